using Noether.Fields;
using Noether.Groups;
using Noether.Lab.Catalogue;
using Noether.Nn;
using Noether.Symmetries;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Tetris;

/// <summary>What a classifier of pieces is worth: how often it is right about turned pieces and about their mirror images, and how far its logits are from exact under both.</summary>
/// <param name="model">Gives the field <c>logits</c>.</param>
/// <param name="context">Randomness and cancellation.</param>
internal sealed class TetrisMeasures(NetworkModel model, EvaluationContext context)
{
    private const int ExactRotations = 8;

    private static readonly Symmetry Turning = Symmetry.Natural(new SO3());

    /// <param name="rotations">Random rotations of each piece.</param>
    public ArmResult Measure(int rotations)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        model.eval();
        var turned = Turned(TetrisPieces.All(rotations));
        var confusion = Confusion(turned);
        var mirrored = Confusion(Turned(Mirrored(TetrisPieces.All(rotations))));
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["accuracy"] = Right(confusion),
            ["mirrored_accuracy"] = Right(mirrored),
            ["chiral_accuracy"] = Right(confusion, TetrisPieces.Chiral),
            ["worst_equivariance_error"] = Defect(),
            ["parameters"] = model.parameters().Sum(p => p.numel()),
        };
        return new ArmResult(metrics, new Dictionary<string, Table>(StringComparer.Ordinal) { ["confusion"] = Cells(confusion) });
    }

    /// <summary>The largest change of logits under rotations and, but for the exchange of two of them, reflections, relative to their size; in float64.</summary>
    private double Defect()
    {
        using var scope = torch.NewDisposeScope();
        var pieces = TetrisPieces.All(ExactRotations);
        var (still, turned) = (pieces.To(torch.float64), Turned(pieces.To(torch.float64)));
        var reflected = Mirrored(turned);
        _ = model.to(torch.float64);
        var (a, b, c) = (Logits(still), Logits(turned), Exchanged(Logits(reflected)));
        _ = model.to(torch.float32);
        var scale = a.square().mean().sqrt();
        return (torch.maximum((b - a).abs().max(), (c - a).abs().max()) / scale).item<double>();
    }

    private Batch Turned(Batch pieces) => Turning.Input.Apply(Turning.Group.Sample(pieces.Size, context.Generator), pieces, Pairing.Each);

    private Tensor Logits(Batch pieces)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        var device = model.parameters().First().device;
        return model.call(pieces.To(device))["logits"].Value.cpu();
    }

    /// <summary>How often a piece (row) is taken for a piece (column).</summary>
    private double[,] Confusion(Batch pieces)
    {
        using var scope = torch.NewDisposeScope();
        var (answers, labels) = (Logits(pieces).argmax(1).data<long>().ToArray(), pieces["label"].Value.data<long>().ToArray());
        var counts = new double[TetrisPieces.Count, TetrisPieces.Count];
        foreach (var (label, answer) in labels.Zip(answers))
        {
            counts[label, answer]++;
        }

        return counts;
    }

    private static double Right(double[,] confusion, int pieces = int.MaxValue)
    {
        var rows = Math.Min(pieces, confusion.GetLength(0));
        var right = Enumerable.Range(0, rows).Sum(i => confusion[i, i]);
        return right / Enumerable.Range(0, rows).Sum(i => Enumerable.Range(0, confusion.GetLength(1)).Sum(j => confusion[i, j]));
    }

    private static Table Cells(double[,] confusion) => new(
        ["piece", "taken for", "share"],
        [.. from i in Enumerable.Range(0, confusion.GetLength(0))
            let all = Enumerable.Range(0, confusion.GetLength(1)).Sum(j => confusion[i, j])
            from j in Enumerable.Range(0, confusion.GetLength(1))
            select new[] { i, j, confusion[i, j] / all }]);

    private static Batch Mirrored(Batch pieces) => pieces
        .With("positions", pieces["positions"].With(-pieces["positions"].Value))
        .With("label", pieces["label"].With(TetrisPieces.Mirrored(pieces["label"].Value)));

    private static Tensor Exchanged(Tensor logits) => torch.cat([logits.narrow(1, 1, 1), logits.narrow(1, 0, 1), logits.narrow(1, 2, logits.shape[1] - 2)], 1);
}
