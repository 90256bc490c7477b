using Noether.Fields;
using Noether.Learning;
using Noether.Runtime;
using Noether.Systems.Equivariance.FrameAveraging.Normals;

namespace Noether.Systems.Equivariance.Tests.FrameAveraging.Normals;

/// <summary>Why networks averaged over frames need no training on turned clouds: it is the same training.</summary>
public sealed class TurnedTrainingTests
{
    private const int Steps = 4;

    [Theory]
    [InlineData("fa-pointnet")]
    [InlineData("fa-local-pointnet")]
    [InlineData("fa-dgcnn")]
    public void Turned_clouds_give_networks_over_whole_frames_the_losses_of_upright_ones(string name)
    {
        var (upright, turned) = (Losses(name, turn: false), Losses(name, turn: true));
        Assert.All(upright.Zip(turned), p => Assert.Equal(p.First, p.Second, 1e-7));
        Assert.NotEqual(upright[0], upright[^1], 1e-4);
    }

    [Fact]
    public void They_give_a_plain_network_others()
    {
        var (upright, turned) = (Losses("pointnet", turn: false), Losses("pointnet", turn: true));
        Assert.True(upright.Zip(turned, (a, b) => Math.Abs(a - b)).Max() > 1e-3);
    }

    /// <summary>Losses of some steps from equal weights on equal clouds, each turned anew at each step or not at all.</summary>
    private static double[] Losses(string name, bool turn)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var model = FramedNetworkTests.Network(name, generator);
        model.to(torch.float64);
        model.train();
        using var optimizer = torch.optim.SGD(model.parameters(), 0.05);
        var (objective, losses) = (new NormalError(0), new double[Steps]);
        for (var step = 0; step < Steps; step++)
        {
            using var draws = generator.Fork($"clouds {step}");
            var clouds = new Batch(
                ("positions", new Field(torch.randn([6, 12, 3], torch.float64, generator: draws.Torch), FieldType.Position)),
                ("normals", new Field(torch.nn.functional.normalize(torch.randn([6, 12, 3], torch.float64, generator: draws.Torch), dim: -1), FieldType.Vector)));
            var value = objective.Evaluate(model, turn ? NormalsArms.Turned(clouds, draws) : clouds, new StepContext(step, generator, Training: true)).Total;
            losses[step] = value.item<double>();
            optimizer.zero_grad();
            value.backward();
            optimizer.step();
        }

        return losses;
    }
}
