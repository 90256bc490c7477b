using Noether.Fields;
using Noether.Learning;
using Noether.Runtime;
using Noether.Systems.Equivariance.FrameAveraging.Normals;

namespace Noether.Systems.Equivariance.Tests.FrameAveraging.Normals;

public sealed class DegenerateCloudTests
{
    private static readonly string[] Networks = ["fa-pointnet", "fa-local-pointnet", "fa-dgcnn"];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var network in Networks)
            {
                foreach (var shape in new[] { "cube", "octahedron", "sphere", "line", "point", "duplicates" })
                {
                    cases.Add(network, shape);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Clouds_without_determined_axes_are_counted_and_give_numbers_and_gradients(string network, string shape)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var cloud = Shape(shape);
        var batch = new Batch(
            ("positions", new Field(ShapeClouds.Normalized(cloud).unsqueeze(0), FieldType.Position)),
            ("normals", new Field(torch.tensor([0.0, 1, 0]).expand(1, cloud.shape[0], 3), FieldType.Vector)));
        var model = FramedNetworkTests.Network(network, generator);
        model.to(torch.float64);
        var value = new NormalError(0).Evaluate(model, batch, new StepContext(0, generator, Training: true)).Total;
        Assert.InRange(value.item<double>(), 0, 1);
        value.backward();
        Assert.All(model.parameters(), p => Assert.True(p.grad is not { } g || g.isfinite().all().item<bool>()));

        // Six of these points determine axes, by the order among equally near ones.
        var hidden = network == "fa-local-pointnet" && (shape is "cube" or "sphere");
        Assert.Equal(!hidden, model.Frames.Degenerate > 0);
    }

    private static Tensor Shape(string name) => name switch
    {
        "cube" => torch.cartesian_prod(torch.tensor([-1.0, 1]), torch.tensor([-1.0, 1]), torch.tensor([-1.0, 1])),
        "octahedron" => Octahedron(),
        "sphere" => torch.cat([Octahedron(), Shape("cube") / Math.Sqrt(3)]),
        "line" => torch.arange(8, dtype: torch.float64).unsqueeze(1) * torch.tensor([1.0, 2, 3]),
        "point" => torch.ones(1, 3, torch.float64),
        _ => torch.tensor([1.0, 2, 3]).repeat(8, 1),
    };

    private static Tensor Octahedron() => torch.cat([torch.eye(3, dtype: torch.float64), -torch.eye(3, dtype: torch.float64)]);
}
