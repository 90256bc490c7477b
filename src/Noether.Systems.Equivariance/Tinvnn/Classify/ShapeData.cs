using Noether.Fields;
using Noether.Geometry.Shapes;
using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Lab.Evaluation.Nero;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.Tinvnn.Classify;

/// <summary>Upright clouds by class: fields <c>positions</c> and <c>label</c>.</summary>
/// <param name="Train">Clouds to learn from, perhaps of more points than a network is given at once.</param>
/// <param name="Test">Clouds to be asked about.</param>
/// <param name="AreModels">Whether they are of <c>cad-objects</c>.</param>
internal sealed record ShapeData(Batch Train, Batch Test, bool AreModels)
{
    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> Classes => ClassesOf(AreModels);

    /// <summary>Whether clouds are models.</summary>
    public static bool TakesModels(ClassifyOptions options, IDataSets data) => options.Source == ShapeSource.Cad || (options.Source == ShapeSource.Auto && data.Has(CadObjects.Name));

    /// <summary>Names of the classes.</summary>
    public static IReadOnlyList<string> ClassesOf(bool models) => models ? [.. CadObjects.Classes.Take(CadObjects.ClassificationClasses)] : ParametricShapes.Kinds;

    /// <summary>The clouds that arms of one seed share.</summary>
    /// <exception cref="InputException"><c>cad-objects</c> is asked for and is not here.</exception>
    public static ShapeData Of(ClassifyOptions options, ArmContext context)
    {
        using var scope = torch.NewDisposeScope();
        using var draws = context.Generator.Fork("shapes");
        var models = TakesModels(options, context.Data);
        var (train, test) = models
            ? (CadObjects.ReadClouds(context.Data, Split.Train).ToBatch(), CloudThinning.Thinned(CadObjects.ReadClouds(context.Data, Split.Test).ToBatch(), options.Points, draws))
            : (Drawn(options.TrainShapes, "training", options, draws), Drawn(options.TestShapes, "test", options, draws));
        Batch Kept(Batch batch) => batch.To(context.Device).Select((_, f) => f.With(scope.MoveToOuter(f.Value.alias())));
        return new ShapeData(Kept(train), Kept(test), models);
    }

    /// <summary>The test clouds as an audit takes them.</summary>
    public AuditData ForAudit() => AuditData.Of("clouds of upright shapes", Test, "label") with { Classes = Classes };

    private static Batch Drawn(int count, string use, ClassifyOptions options, Generator generator)
    {
        using var draws = generator.Fork(use);
        var clouds = ParametricShapes.Clouds(count, [], new CloudSampling(options.Points), draws);
        return new Batch(
            ("positions", new Field(clouds.Points, FieldType.Position)),
            ("label", new Field(torch.tensor(clouds.Kinds.Select(k => (long)k).ToArray()), FieldType.Label)));
    }
}
