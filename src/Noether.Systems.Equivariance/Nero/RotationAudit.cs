using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Symmetries;

namespace Noether.Systems.Equivariance.Nero;

/// <summary>
/// Turns every test digit through a whole circle and asks the classifier each time.
/// The digit stays the same digit, so an invariant classifier gives the same answer at every angle.
/// </summary>
internal static class RotationAudit
{
    // Rows in one call of the network: small enough for the activations to stay in the cache.
    private const int Chunk = 50;

    /// <summary>Rotations of the plane on images, about their centre, counter-clockwise; exact at multiples of 90 degrees and bilinear between.</summary>
    public static Symmetry Rotations { get; } = PlaneGrids.RotationsOfPictures();

    public static ArmResult Run(DigitNetwork model, Batch digits, int angles, EvaluationContext context)
    {
        using var scope = torch.NewDisposeScope();
        var options = new AuditOptions
        {
            WithConsensus = true,
            FloorSamples = AuditOptions.UsualFloorSamples,
            BatchRows = Chunk,
            Cancellation = context.Cancellation,
            Progress = (_, done, all) => context.Sink.Progress("turn", done / digits.Size, all / digits.Size),
        };

        // Nothing is kept between runs, hence no fingerprint.
        var audit = NeroAudit.Run(
            [new AuditSubject(model.GetName(), model, "")],
            AuditData.Of("digits", digits, "label"),
            PlaneGrids.Rotations(360.0 / angles),
            [new Accuracy(), new TrueClassProbability()],
            options);
        var answers = new RotationAnswers(audit[0], audit[1], digits["label"].Value.cpu().data<long>().ToArray());
        return new ArmResult(answers.Metrics(), new Dictionary<string, Table>(StringComparer.Ordinal)
        {
            ["nero"] = answers.Curve(),
            ["nero-by-digit"] = answers.ByDigit(),
            ["doubtful"] = answers.Doubtful(),
        });
    }
}
