using Noether.Geometry.Rendering;
using Noether.Lab.Catalogue;
using Noether.Lab.Data.Solids;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Systems.Equivariance.InducedRestrictedPose;
using Noether.Systems.Equivariance.InducedRestrictedPose.Symsol;
using Noether.Systems.Equivariance.Tests.FrameAveraging;

namespace Noether.Systems.Equivariance.Tests.InducedRestrictedPose;

public sealed class PosePredictorTests
{
    private static readonly SymsolOptions Small = new()
    {
        Images = 4,
        TestImages = 3,
        ImageSize = 17,
        Width = 3,
        MaxFrequency = 2,
        MaxDegree = 3,
        SphereChannels = 4,
        RotationChannels = 3,
        TrainLevel = 1,
        TestLevel = 1,
    };

    [Theory]
    [InlineData("induced")]
    [InlineData("i2s")]
    [InlineData("regression")]
    [InlineData("implicit-pdf")]
    public void Answers_are_rotations_each_picture_s_own(string arm)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        using var model = Model(arm, generator);
        var pictures = SolidPictures.Draw(["tet", "cylO"], 3, new Camera(Small.ImageSize), generator);
        var poses = RenderedPoses.PosesOf(model.call(pictures));
        Assert.True(poses.matmul(poses.transpose(1, 2)).allclose(torch.eye(3).expand_as(poses), 0, 1e-4));
        Assert.True(RenderedPoses.PosesOf(model.call(pictures.Slice(2, 1)))[0].allclose(poses[2], 0, 1e-3));
        if (model.HasDistribution)
        {
            var distribution = model.Predict(pictures["image"].Value, 1);
            Assert.True(distribution.LogProbabilities.exp().sum([1]).sub(1).abs().max().item<float>() < 1e-4);
            Assert.Equal([6, 5, 3, 3], distribution.Sample(5, generator).shape);
        }
        else
        {
            Assert.Throws<InvalidOperationException>(() => model.Predict(pictures["image"].Value, 1));
        }
    }

    /// <summary>What a quarter turn of the pixels does to the distribution: the encoder and the induction layer are exact; activations on grids are not.</summary>
    [Fact]
    public void A_quarter_turn_of_the_picture_turns_the_induced_distribution()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        using var model = Model("induced", generator);
        using var other = Model("i2s", generator);
        var pictures = SolidPictures.Draw(["tet", "cylO"], 6, new Camera(Small.ImageSize), generator);
        var (induced, projected) = (InPlane.Error(model, pictures, 90), InPlane.Error(other, pictures, 90));
        Assert.True(induced < 0.05, $"{induced}");
        Assert.True(projected > 0.3, $"{projected}");
    }

    [Fact]
    public void Labels_are_drawn_from_all_poses_that_look_alike()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var picture = SolidPictures.Draw(["tet"], 1, new Camera(17), generator).Rows(torch.zeros(200, torch.int64));
        var drawn = RenderedPoses.PosesOf(SymsolData.Relabelled(picture, generator));
        Assert.True(SolidPictures.Error(drawn, RenderedPoses.PosesOf(picture), picture["shape"].Value).max().item<double>() < 1e-3);
        var different = drawn.reshape(200, 9).mul(100).round().data<float>().ToArray().Chunk(9).Select(r => string.Join(' ', r)).Distinct().Count();
        Assert.Equal(12, different);
    }

    [Fact]
    public void Models_are_audited_by_pictures_drawn_anew()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        using var model = Model("regression", generator);
        var context = new ArmContext(0, generator, torch.CPU, RecipeRuns.Data, Learning.RunLimits.None);
        var data = new InducedRestrictedPoseSystem().Audit("symsol")!.Data(Small, context);
        foreach (var (preset, settings) in new[] { (ViewGrids.TurnName, "step=90"), (ViewGrids.RotationName, "axis=90,angle=90") })
        {
            var (grid, seen) = AuditPresets.Named(preset).On([settings], data, generator);
            var audit = NeroAudit.Run([new AuditSubject("regression", model, "")], seen, grid, [new PoseError()], new AuditOptions());
            var mean = audit[0].Summary(model: 0).Mean;
            Assert.InRange(mean, 1, 180);
        }
    }

    [Fact]
    public void Pictures_that_cannot_be_halved_are_refused() =>
        Assert.Contains("multiple of four", Assert.Throws<InputException>(() => new PoseEncoder(32, 4, new Generator(1))).Message);

    private static PosePredictor Model(string arm, Generator generator)
    {
        var model = (PosePredictor)new InducedRestrictedPoseSystem().Recipes.Single().Build(arm, Small, RecipeRuns.Context(generator)).Model!;
        model.eval();
        return model;
    }
}
