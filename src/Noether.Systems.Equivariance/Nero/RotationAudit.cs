using Noether.Fields;
using Noether.Groups;
using Noether.Lab.Catalogue;
using Noether.Symmetries;

namespace Noether.Systems.Equivariance.Nero;

/// <summary>
/// Turns every test digit through a whole circle and asks the classifier each time: individual values n(x, g), their means N(g), and what they say in numbers.
/// The digit stays the same digit, so an invariant classifier gives the same answer at every angle.
/// </summary>
internal static class RotationAudit
{
    // Rows in one call of the network: small enough for the activations to stay in the cache.
    private const long Chunk = 50;

    /// <summary>Rotations of the plane on images, about their centre, counter-clockwise; exact at multiples of 90 degrees and bilinear between.</summary>
    public static Symmetry Rotations { get; } = new("rotation", new SO2(), new GroupAction(new SO2()), new TrivialAction());

    public static ArmResult Run(DigitNetwork model, Batch digits, int angles, EvaluationContext context)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        model.eval();
        var logits = Logits(model, digits, Rotations.Group.Grid(new GridSpec(angles)), context);
        var labels = digits["label"].Value.cpu();
        var answers = RotationAnswers.Of(logits, labels);
        return new ArmResult(answers.Metrics(), new Dictionary<string, Table>(StringComparer.Ordinal)
        {
            ["nero"] = answers.Curve(),
            ["nero-by-digit"] = answers.ByDigit(),
        });
    }

    /// <summary>f(g.x), <c>[angles, digits, classes]</c>, float64 on the CPU.</summary>
    private static Tensor Logits(DigitNetwork model, Batch digits, Tensor turns, EvaluationContext context)
    {
        var all = torch.empty([turns.shape[0], digits.Size, DigitNetwork.Classes], torch.float64);
        foreach (var chunk in Orbit.Run(model, Rotations, digits, turns, Chunk))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            using var scope = torch.NewDisposeScope();
            var block = chunk.Outputs["logits"].Value.to(torch.float64).cpu().view(-1, chunk.Samples, DigitNetwork.Classes);
            all.narrow(0, chunk.FirstElement, block.shape[0]).narrow(1, chunk.FirstSample, chunk.Samples).copy_(block);
            context.Sink.Progress("turn", chunk.FirstElement + block.shape[0], turns.shape[0]);
        }

        return all;
    }
}
