using Noether.Fields;
using Noether.Lab.Evaluation.Nero;
using Noether.Runtime;

namespace Noether.Lab.Tests.Evaluation.Nero;

/// <summary>Small models and samples with a known symmetry.</summary>
internal static class AuditFixtures
{
    public static AuditSubject Subject(string name, Func<Batch, Batch> function) => new(name, new Function(function), name);

    /// <summary>Scores of 3 classes from the brightness of a picture's left, middle and right: turned pictures give others.</summary>
    public static AuditSubject Sides { get; } = Subject("sides", x => new Batch(("logits", new Field(x["image"].Value.mean([1, 2]).PartMeans(3) * 20, FieldType.Scalar))));

    /// <summary>Scores of 3 classes from sums over all pixels: a quarter turn changes nothing.</summary>
    public static AuditSubject Totals { get; } = Subject("totals", x =>
    {
        var image = x["image"].Value.to(torch.float64);
        var powers = torch.stack([image.mean([1, 2, 3]), image.square().mean([1, 2, 3]), image.pow(3).mean([1, 2, 3])], 1);
        return new Batch(("logits", new Field((powers * 1e4).round() / 100, FieldType.Scalar)));
    });

    /// <summary>The same answer whatever it is shown.</summary>
    public static AuditSubject Stubborn { get; } = Subject("stubborn", x => new Batch(("logits", new Field(torch.tensor(new[] { 0.1, 0.7, 0.2 }).expand(x.Size, 3), FieldType.Scalar))));

    public static AuditData Pictures(int count = 7, int size = 6, int seed = 1)
    {
        using var generator = new Generator(seed);
        return AuditData.Of(
            "noise",
            new Batch(
                ("image", new Field(torch.rand([count, 1, size, size], generator: generator.Torch), FieldType.Image)),
                ("label", new Field(torch.arange(count, torch.int64) % 3, FieldType.Label))),
            "label");
    }

    /// <summary>Films and the flows that <see cref="Gradient"/> gives for them at rest.</summary>
    public static AuditData Films(int count = 3, int size = 4)
    {
        using var generator = new Generator(5);
        return AuditData.Of(
            "films",
            new Batch(
                ("frames", new Field(torch.rand([count, 2, size, size], torch.float64, generator: generator.Torch), FieldType.FramePair)),
                ("flow", new Field(torch.randn([count, 2, size, size], torch.float64, generator: generator.Torch), FieldType.Flow))),
            "flow");
    }

    /// <summary>The slope of the difference of the frames: respects all 16 symmetries of the square and of time.</summary>
    public static AuditSubject Gradient { get; } = Subject("gradient", x => new Batch(("flow", new Field(Slope(x["frames"].Value), FieldType.Flow))));

    /// <summary>Mostly the slope, with a drift of its own.</summary>
    public static AuditSubject Drifting { get; } = Subject("drifting", x => new Batch(("flow", new Field(Slope(x["frames"].Value) + torch.tensor(new[] { 0.3, 0.1 }).view(1, 2, 1, 1), FieldType.Flow))));

    private static Tensor Slope(Tensor frames)
    {
        var padded = torch.nn.functional.pad(frames.narrow(1, 1, 1) - frames.narrow(1, 0, 1), [1, 1, 1, 1], PaddingModes.Replicate);
        var (h, w) = (frames.shape[2], frames.shape[3]);
        var u = padded[.., .., 1..(int)(h + 1), 2..] - padded[.., .., 1..(int)(h + 1), ..(int)w];
        var v = padded[.., .., 2.., 1..(int)(w + 1)] - padded[.., .., ..(int)h, 1..(int)(w + 1)];
        return torch.cat([u, v], 1);
    }

    private static Tensor PartMeans(this Tensor columns, int parts) =>
        torch.stack([.. columns.tensor_split(parts, 1).Select(p => p.mean([1]))], 1);

    private sealed class Function(Func<Batch, Batch> function) : IModel
    {
        public Batch Forward(Batch x) => function(x);
    }
}
