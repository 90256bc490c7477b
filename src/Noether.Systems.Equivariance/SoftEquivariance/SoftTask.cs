using Noether.Fields;
using Noether.Groups;
using Noether.Nn;
using Noether.Representations;

namespace Noether.Systems.Equivariance.SoftEquivariance;

/// <summary>A regression whose symmetries are in question.</summary>
/// <param name="Name">Short name, part of metrics' names.</param>
/// <param name="Inputs">Fields in.</param>
/// <param name="Output">What the field out is made of.</param>
/// <param name="Target">Name of the field out, in data and answers.</param>
/// <param name="Type">Its type.</param>
/// <param name="Shape">Its shape without the batch.</param>
/// <param name="Whole">The largest group: what features, gates and products are made for.</param>
/// <param name="Candidates">The groups whose penalties are tuned against each other.</param>
/// <param name="Oracle">The group that the map from inputs to targets really keeps; null where it keeps none of the candidates exactly.</param>
internal sealed record SoftTask(
    string Name,
    IReadOnlyList<TensorInput> Inputs,
    TensorSum Output,
    string Target,
    FieldType Type,
    IReadOnlyList<long> Shape,
    MatrixGroup Whole,
    IReadOnlyList<MatrixGroup> Candidates,
    MatrixGroup? Oracle)
{
    /// <summary>Metres of a unit that networks compute in, along each axis; null for metres.</summary>
    public IReadOnlyList<double>? Units { get; init; }

    /// <summary>Which candidate is the oracle; null where none is.</summary>
    public int? Truth => Candidates.Index().Where(c => ReferenceEquals(c.Item, Oracle)).Select(c => (int?)c.Index).FirstOrDefault();

    /// <summary>Whether dual vectors move like vectors in the group that features are made for.</summary>
    public bool IsOrthogonal => Whole.IsOrthogonal;
}

/// <summary>Samples for training, for choosing weights, and for measuring.</summary>
internal sealed record SoftData(Batch Train, Batch Validation, Batch Test)
{
    public SoftData To(torch.Device device) => new(Train.To(device), Validation.To(device), Test.To(device));
}
