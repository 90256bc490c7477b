using Noether.Fields;
using Noether.Lab.Data;
using Noether.Lab.Evaluation.Nero;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.Nero.Points;

/// <summary>Clouds of upright things by class: fields <c>positions</c> and <c>label</c>.</summary>
/// <param name="Train">Clouds to learn from, of more points than a network is given at once.</param>
/// <param name="Test">Clouds to be turned, of as many points as a network is given.</param>
/// <param name="Classes">Names of the classes.</param>
internal sealed record CloudData(Batch Train, Batch Test, IReadOnlyList<string> Classes)
{
    // Points of a made-up training cloud for each that is given at once.
    private const int Spare = 4;

    /// <summary>Whether clouds are models of <c>cad-objects</c> or made up.</summary>
    public static bool AreModels(PointsOptions options, IDataSets data) => options.Source == CloudSource.Cad || (options.Source == CloudSource.Auto && data.Has(CadObjects.Name));

    /// <summary>Names of the classes.</summary>
    public static IReadOnlyList<string> ClassesOf(bool models) => models ? [.. CadObjects.Classes.Take(CadObjects.ClassificationClasses)] : UprightShapes.Classes;

    /// <summary>Draws or reads the clouds.</summary>
    /// <param name="options">The recipe's options.</param>
    /// <param name="data">The data sets.</param>
    /// <param name="generator">Where shapes and points are drawn from.</param>
    /// <exception cref="InputException"><c>cad-objects</c> is asked for and is not here, or the number of shapes is no multiple of the classes.</exception>
    public static CloudData Read(PointsOptions options, IDataSets data, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        var (train, test) = AreModels(options, data)
            ? (CadObjects.ReadClouds(data, Split.Train), CadObjects.ReadClouds(data, Split.Test))
            : (Drawn("training shapes", Even(options.TrainShapes), Spare * options.Points, generator), Drawn("test shapes", options.TestClouds, options.Points, generator));
        using var chosen = generator.Fork("test points");
        var turned = CloudThinning.Thinned(test.ToBatch().Rows(torch.tensor(FirstOfEach(test.Labels, options.TestClouds))), options.Points, chosen);
        return new CloudData(Kept(train.ToBatch(), scope), Kept(turned, scope), train.Classes);
    }

    /// <summary>The same clouds on a device.</summary>
    public CloudData To(torch.Device device) => this with { Train = Train.To(device), Test = Test.To(device) };

    /// <summary>The test clouds as an audit takes them.</summary>
    public AuditData ForAudit() => AuditData.Of("clouds of upright things", Test, "label") with { Classes = Classes };

    private static LabelledClouds Drawn(string use, int count, int points, Generator generator)
    {
        using var draws = generator.Fork(use);
        return UprightShapes.Draw(count, points, draws);
    }

    private static int Even(int shapes) => shapes % UprightShapes.Classes.Count == 0
        ? shapes
        : throw new InputException($"trainShapes is {shapes}: equally many of each class are made, so take a multiple of {UprightShapes.Classes.Count}.");

    private static long[] FirstOfEach(IReadOnlyList<long> labels, int count) =>
    [
        .. Enumerable.Range(0, labels.Count).GroupBy(i => labels[i]).SelectMany(g => g.Select((i, rank) => (Row: (long)i, Rank: rank)))
            .OrderBy(r => r.Rank).ThenBy(r => labels[(int)r.Row]).Take(count).Select(r => r.Row).Order(),
    ];

    private static Batch Kept(Batch batch, DisposeScope scope) => batch.Select((_, f) => f with { Value = scope.MoveToOuter(f.Value) });
}
