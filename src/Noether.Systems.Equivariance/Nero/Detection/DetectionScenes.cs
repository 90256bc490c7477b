using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Lab.Data.Scenes;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Systems.Equivariance.Nero.Detection;

/// <summary>The recipe's scenes, and how training moves the window over them.</summary>
internal static class DetectionScenes
{
    // The published jitter of p percent: standard deviation 128 p / 400 pixels, truncated to what keeps the object's middle in view.
    private const double PixelsPerPercent = DetectionNetwork.View / 400.0;
    private const double LeastShift = -DetectionNetwork.View / 2;
    private const double MostShift = (DetectionNetwork.View / 2) - 1;

    /// <summary>Objects of the bare scenes are small enough to stay whole in view over a good part of the shifts.</summary>
    private static readonly (double Low, double High) BareSize = (30, 60);

    /// <summary>Scenes on cluttered ground to learn from, the objects in the middle of the view.</summary>
    public static AuditData Training(DetectionOptions options, ArmContext context) => Seen(Draw("training scenes", new SceneImages(), options.TrainScenes, context));

    /// <summary>Other such scenes to be asked about.</summary>
    public static AuditData Test(DetectionOptions options, ArmContext context) => Seen(ForAudit(options, context));

    /// <summary>The same before anything is cut from them.</summary>
    public static AuditData ForAudit(DetectionOptions options, ArmContext context) => Draw("test scenes", new SceneImages(), options.TestScenes, context);

    /// <summary>One scene of each class on empty ground.</summary>
    public static AuditData Bare(ArmContext context) =>
        Seen(Draw("bare scenes", new SceneImages { Bare = true, ObjectSize = BareSize }, SceneImages.Classes.Count, context));

    /// <summary>Every scene of a batch seen through a window that is moved at random.</summary>
    /// <param name="jitter">Percent.</param>
    public static Func<Batch, Generator, Batch> Jittered(double jitter)
    {
        var symmetry = PlaneGrids.WindowShifts(DetectionNetwork.View).Symmetry;
        return (batch, generator) =>
        {
            var g = Shifts(batch.Size, jitter * PixelsPerPercent, generator);
            var seen = symmetry.Input.Apply(g, Part(batch, target: false), Pairing.Each);
            return new Batch(seen.Concat(symmetry.Output.Apply(g, Part(batch, target: true), Pairing.Each)).Select(f => (f.Key, f.Value)));
        };
    }

    /// <summary>Whole shifts along both axes, drawn from a truncated normal distribution by its inverse.</summary>
    internal static Tensor Shifts(long count, double deviation, Generator generator)
    {
        if (deviation == 0)
        {
            return torch.zeros(count, 2, torch.float64);
        }

        using var scope = torch.NewDisposeScope();
        using var bounds = torch.tensor([LeastShift, MostShift]) / (deviation * Math.Sqrt(2));
        var shares = torch.erf(bounds);
        var (low, high) = (shares[0].item<double>(), shares[1].item<double>());
        var drawn = (torch.rand([count, 2], torch.float64, generator: generator.Torch) * (high - low)) + low;
        var shifts = (drawn.erfinv() * (deviation * Math.Sqrt(2))).round().clamp(LeastShift, MostShift);

        // The group's y points up, the bounds are those of rows, which go down.
        return scope.MoveToOuter(torch.stack([shifts.select(1, 0), -shifts.select(1, 1)], 1));
    }

    private static AuditData Draw(string use, SceneImages images, int count, ArmContext context)
    {
        using var scope = torch.NewDisposeScope();
        using var draw = context.Generator.Fork(use);
        return Kept(scope, AuditData.Of(use, images.Draw(count, draw).ToBatch().To(context.Device), "boxes", "labels") with { Classes = SceneImages.Classes });
    }

    private static AuditData Seen(AuditData scenes)
    {
        using var scope = torch.NewDisposeScope();
        return Kept(scope, WindowView.Of(scenes, DetectionNetwork.View));
    }

    private static AuditData Kept(DisposeScope scope, AuditData data)
    {
        Batch All(Batch batch) => batch.Select((_, f) => new Field(scope.MoveToOuter(f.Value), f.Type, f.Mask is null ? null : scope.MoveToOuter(f.Mask)));
        return data with { Inputs = All(data.Inputs), Targets = All(data.Targets!) };
    }

    private static Batch Part(Batch batch, bool target) => new(batch.Where(f => (f.Key is "boxes" or "labels") == target).Select(f => (f.Key, f.Value)));
}
