using Noether.Fields;
using Noether.Groups;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Representations;
using Noether.Symmetries;

namespace Noether.Systems.Equivariance.InducedRestrictedPose.Symsol;

/// <summary>How far an answer about a solid turned about the line of sight is from the turned answer; the turned pictures are drawn anew.</summary>
internal static class InPlane
{
    private const int Level = 1;

    /// <summary>The change of centred logits, |f(g.x) - g.f(x)| / |f(x)|; of a regressed rotation, that of its matrix.</summary>
    public static double Error(PosePredictor model, Batch pictures, double degrees)
    {
        using var scope = torch.NewDisposeScope();
        var group = new TurnsAboutY();
        var angle = torch.tensor(new[] { degrees * Math.PI / 180 });
        var turned = ViewGrids.Moving(ViewGrids.TurnName, group, pictures).Input.Apply(angle, pictures, Pairing.Each);
        var images = pictures[RenderedPoses.Picture].Value;
        var turn = group.Linear(angle).to(images.dtype, images.device);
        Tensor expected, found;
        if (model.HasDistribution)
        {
            var grid = RotationGrid.Equivolumetric(Level).Rotations().to(images.dtype, images.device);
            (expected, found) = (model.Logits(images, grid), model.Logits(turned[RenderedPoses.Picture].Value, turn.matmul(grid)));
            (expected, found) = (expected - expected.mean([1], keepdim: true), found - found.mean([1], keepdim: true));
        }
        else
        {
            (expected, found) = (turn.matmul(RenderedPoses.PosesOf(model.call(pictures))), RenderedPoses.PosesOf(model.call(turned)));
        }

        return ((found - expected).norm() / expected.norm()).ToDouble();
    }
}
