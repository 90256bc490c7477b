using Noether.Fields;
using Noether.Lab.Data.Formats;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Forcefield;

/// <summary>Frames as batches: positions in Å (float32), atomic numbers, energies in eV (float64: the digits that matter stand far behind the first), forces in eV/Å (float32).</summary>
internal static class AtomFields
{
    public const string Positions = "positions";
    public const string Numbers = "numbers";
    public const string Energy = "energy";
    public const string Forces = "forces";

    /// <summary>The frames as one batch; padded with a mask where they differ in their number of atoms.</summary>
    /// <param name="frames">At least one; all or none have forces, and so energies.</param>
    public static Batch Of(IReadOnlyList<AtomFrame> frames)
    {
        using var scope = torch.NewDisposeScope();
        var width = frames.Max(f => f.Numbers.Count);
        List<(string, Field)> fields = [];
        var mask = frames.All(f => f.Numbers.Count == width) ? null : torch.tensor(
            frames.SelectMany(f => Enumerable.Range(0, width).Select(i => i < f.Numbers.Count)).ToArray()).view(frames.Count, width);
        Tensor Rows(Func<AtomFrame, IEnumerable<double>> values, int columns) => scope.MoveToOuter(torch.tensor(
            frames.SelectMany(f => values(f).Concat(Enumerable.Repeat(0.0, columns * (width - f.Numbers.Count)))).Select(v => (float)v).ToArray()).view(frames.Count, width, columns));
        Tensor? Mask() => mask is null ? null : scope.MoveToOuter(mask.clone());
        fields.Add((Positions, new Field(Rows(f => f.Positions, 3), FieldType.Position, Mask())));
        fields.Add((Numbers, new Field(Rows(f => f.Numbers.Select(n => (double)n), 1), FieldType.Node, Mask())));
        if (frames.All(f => f.Energy is not null))
        {
            fields.Add((Energy, new Field(scope.MoveToOuter(torch.tensor(frames.Select(f => f.Energy!.Value).ToArray(), torch.float64)), FieldType.Scalar)));
        }

        if (frames.All(f => f.Forces is not null))
        {
            fields.Add((Forces, new Field(Rows(f => f.Forces!, 3), FieldType.Vector, Mask())));
        }

        return new Batch(fields);
    }
}
