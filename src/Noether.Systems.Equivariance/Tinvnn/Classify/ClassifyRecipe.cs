using Noether.Fields;
using Noether.Lab.Catalogue;
using static Noether.Lab.Catalogue.Expression;

namespace Noether.Systems.Equivariance.Tinvnn.Classify;

/// <summary>The recipes <c>classify</c> and <c>models</c>: what a cloud of points is, in every pose and at every size.</summary>
internal static class ClassifyRecipe
{
    /// <summary>Ties of rounded numbers may go either way.</summary>
    private const double Ties = 0.002;

    /// <summary>What is left of an exact symmetry in float64 is far below, but for clouds next to a jump.</summary>
    private const double Exact = 1e-6;

    private static readonly AskedField Positions = new("positions", FieldType.Position, [null, 3], "points of a thing, in any unit");

    /// <summary>On made-up shapes.</summary>
    public static Recipe Create() => new Recipe<ClassifyOptions>(
        "classify",
        "Trains PointNets and DGCNNs on upright made-up shapes of twenty kinds, on raw and on canonical coordinates, and asks them about shapes turned every way.",
        ClassifyOptions.For,
        [.. ClassifyArm.All.Select(a => new Arm<ClassifyOptions>(a.Name, a.Who, a.Run))])
    {
        Asked = [Positions],
        Figures = tables => ClassifyFigures.Draw(tables, ClassifyArm.All),
        PageFigures = ["regimes"],
        Metrics = ClassifyFindings.Metrics(models: false),
        Findings = metrics => ClassifyFindings.Write(metrics, ClassifyArm.All),
        Next =
        [
            ("noether run tinvnn/models", "The same on models of computer-aided design, where the data set cad-objects is here."),
            ("noether run tinvnn/classify --preset reproduce --seeds 0..2", "Decide the claims over several seeds."),
            ("noether info tinvnn", "Read what else the system shows, and where it was published."),
        ],
        Claims =
        [
            new("pointnet-breaks", "A PointNet on raw coordinates, trained on upright shapes, recognises at most half of the turned ones.", Metric("pointnet.rotated"), Comparison.AtMost, 0.5),
            new("dgcnn-breaks", "So does a DGCNN.", Metric("dgcnn.rotated"), Comparison.AtMost, 0.5),
            new("pointnet-answers-stay", "On canonical coordinates, the PointNet's answers about turned shapes are those about upright ones, but for ties of rounding.", Metric("pointnet-tinvnn.changed"), Comparison.AtMost, Ties, Aggregate.Every),
            new("dgcnn-answers-stay", "So are the DGCNN's.", Metric("dgcnn-tinvnn.changed"), Comparison.AtMost, Ties, Aggregate.Every),
            new("pointnet-beats-augmentation", "The PointNet on canonical coordinates recognises at least 2 points more of the turned shapes than one that was trained on turned shapes.", Metric("pointnet-tinvnn.rotated"), Comparison.AtLeast, Metric("pointnet-turned.rotated") + 0.02),
            new("dgcnn-beats-augmentation", "So does the DGCNN.", Metric("dgcnn-tinvnn.rotated"), Comparison.AtLeast, Metric("dgcnn-turned.rotated") + 0.02),
            new("pointnet-is-exact", "Rotations, reflections, shifts and scalings change the PointNet's outputs on canonical coordinates by rounding alone, in float64.", Metric("pointnet-tinvnn.defect"), Comparison.AtMost, Exact, Aggregate.Every),
            new("signs-are-exact", "So they do where answers are averaged over all signs.", Metric("pointnet-signs.defect"), Comparison.AtMost, Exact, Aggregate.Every),
            new("dgcnn-is-exact", "So they do the DGCNN's.", Metric("dgcnn-tinvnn.defect"), Comparison.AtMost, Exact, Aggregate.Every),
        ],
    };

    /// <summary>On models of <c>cad-objects</c>.</summary>
    public static Recipe CreateModels() => new Recipe<ClassifyOptions>(
        "models",
        "Trains PointNets on upright models of furniture, vehicles and other things, on raw and on canonical coordinates, and asks them about models turned every way.",
        ClassifyOptions.ForModels,
        [.. ClassifyArm.PointNets.Select(a => new Arm<ClassifyOptions>(a.Name, a.Who, a.Run))])
    {
        Asked = [Positions],
        Figures = tables => ClassifyFigures.Draw(tables, ClassifyArm.PointNets),
        PageFigures = ["regimes"],
        Metrics = ClassifyFindings.Metrics(models: true),
        Findings = metrics => ClassifyFindings.Write(metrics, ClassifyArm.PointNets),
        Next =
        [
            ("noether run tinvnn/classify", "The same on made-up shapes, of which there are as many as one likes."),
            ("noether run tinvnn/models --preset reproduce --seeds 0..2", "Decide the claims over several seeds."),
        ],
        Claims =
        [
            new("canonical-beats-raw", "Of turned models of cad-objects, the PointNet on canonical coordinates recognises at least 25 points more than the one on raw coordinates.", Metric("pointnet-tinvnn.cad_rotated"), Comparison.AtLeast, Metric("pointnet.cad_rotated") + 0.25),
            new("answers-stay", "On canonical coordinates, the answers about turned models are those about upright ones, but for ties of rounding.", Metric("pointnet-tinvnn.changed"), Comparison.AtMost, Ties, Aggregate.Every),
            new("is-exact", "Rotations, reflections, shifts and scalings change the outputs averaged over all signs by rounding alone, in float64.", Metric("pointnet-signs.defect"), Comparison.AtMost, Exact, Aggregate.Every),
        ],
    };
}
