using Noether.Lab.Catalogue;
using static Noether.Lab.Catalogue.Expression;

namespace Noether.Systems.Equivariance.FrameAveraging.Normals;

/// <summary>The recipe <c>normals</c>: estimates the normals of surfaces from points, upright and turned.</summary>
internal static class NormalsRecipe
{
    public static Recipe Create() => new Recipe<NormalsOptions>(
        "normals",
        "Trains networks of points to estimate surface normals on solids that stand upright, and asks them about turned ones: ordinary networks, networks trained on turned clouds, and networks averaged over frames.",
        NormalsOptions.For,
        [
            new("pointnet", "PointNet with learned transforms, trained on upright clouds", NormalsArms.Of(NormalNetworks.PointNet)),
            new("pointnet-rotated", "the same, trained on randomly turned clouds", NormalsArms.Of(NormalNetworks.PointNet, turned: true)),
            new("ga-pointnet", "PointNet averaged over random rotations and reflections", NormalsArms.Of(NormalNetworks.GroupPointNet)),
            new("fa-pointnet", "PointNet averaged over the cloud's principal axes", NormalsArms.Of(NormalNetworks.FramedPointNet)),
            new("fa-local-pointnet", "PointNet over principal axes of each point's neighbourhood", NormalsArms.Of(NormalNetworks.FramedLocalPointNet, local: true)),
            new("dgcnn", "dynamic graph CNN, trained on upright clouds", NormalsArms.Of(NormalNetworks.Dgcnn)),
            new("dgcnn-rotated", "the same, trained on randomly turned clouds", NormalsArms.Of(NormalNetworks.Dgcnn, turned: true)),
            new("fa-dgcnn", "dynamic graph CNN averaged over the cloud's principal axes", NormalsArms.Of(NormalNetworks.FramedDgcnn)),
        ])
    {
        Figures = NormalsFigures.Draw,
        Metrics = NormalsFindings.Metrics,
        Findings = NormalsFindings.Write,
        Next =
        [
            ("noether run frame-averaging/normals --set trainingFrames=0", "Train on whole frames, eight times the work, instead of two random elements a step."),
            ("noether run frame-averaging/normals --preset reproduce --seeds 0..2", "Decide the claims over several seeds and more solids."),
        ],
        Claims =
        [
            new("pointnet-breaks", "Turned clouds make PointNet at least 1.5 times worse.", Metric("pointnet.rotated"), Comparison.AtLeast, Metric("pointnet.upright") * 1.5),
            new("fa-pointnet-holds", "Averaged over frames it is within 5 % of its upright error.", Metric("fa-pointnet.rotated"), Comparison.AtMost, Metric("fa-pointnet.upright") * 1.05),
            new("fa-local-pointnet-holds", "So is PointNet over local frames.", Metric("fa-local-pointnet.rotated"), Comparison.AtMost, Metric("fa-local-pointnet.upright") * 1.05),
            new("fa-dgcnn-holds", "So is the dynamic graph CNN averaged over frames.", Metric("fa-dgcnn.rotated"), Comparison.AtMost, Metric("fa-dgcnn.upright") * 1.05),
        ],
    };
}
