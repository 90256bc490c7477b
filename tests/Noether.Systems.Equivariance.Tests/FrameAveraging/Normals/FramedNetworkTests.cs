using Noether.Fields;
using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Systems.Equivariance.FrameAveraging.Normals;
using Noether.Testing;

namespace Noether.Systems.Equivariance.Tests.FrameAveraging.Normals;

public sealed class FramedNetworkTests
{
    private static readonly NormalsOptions Small = new() { Width = 0.05, LocalWidth = 0.05, Neighbours = 5, LocalNeighbours = 6, TrainingFrames = 0, Dropout = 0 };

    public static TheoryData<string> Framed => ["fa-pointnet", "fa-local-pointnet", "fa-dgcnn"];

    [Theory]
    [MemberData(nameof(Framed))]
    public void Averaged_networks_respect_rotations_reflections_and_shifts_exactly(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var model = Network(name, generator);
        var isometries = SemidirectProduct.Euclidean(3, halfWidth: 2);
        model.to(torch.float64);
        EquivarianceCheck.Run(model, Symmetry.Natural(isometries), Clouds(generator), isometries.Sample(6, generator));
        Assert.Equal(0, model.Frames.Degenerate);
        Assert.True(model.Frames.Samples > 0);
    }

    [Theory]
    [MemberData(nameof(Framed))]
    public void Averaged_networks_stay_networks_of_sets(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var batch = Clouds(generator).To(torch.float64);
        var group = new SymmetricGroup().For(batch);
        var model = Network(name, generator);
        model.to(torch.float64);
        EquivarianceCheck.Run(model, Symmetry.Natural(group), batch, group.Sample(3, generator));
    }

    [Theory]
    [MemberData(nameof(Framed))]
    public void A_cloud_gives_what_it_gives_among_others_and_padding_changes_nothing(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var batch = Clouds(generator).To(torch.float64);
        var model = Network(name, generator);
        model.to(torch.float64);
        var together = model.call(batch);
        var garbage = batch.Select((_, f) => f.With(torch.where(f.Exists()!, f.Value, torch.full_like(f.Value, 77))));
        OutputCheck.Same("clean and garbage", together, model.call(garbage), Tolerances.Float64);
        for (var i = 0; i < batch.Size; i++)
        {
            OutputCheck.Same("alone and together", together.Slice(i, 1), model.call(batch.Slice(i, 1)), Tolerances.Float64);
        }

        // The second cloud has fewer points than a neighbourhood asks for.
        var own = new Batch(("positions", new Field(batch["positions"].Value.narrow(0, 1, 1).index_select(1, batch["positions"].Mask![1].nonzero().squeeze(1)), FieldType.Position)));
        var alone = model.call(own)["normals"].Value[0];
        Assert.True(alone.allclose(together["normals"].Value[1].index_select(0, batch["positions"].Mask![1].nonzero().squeeze(1)), 1e-9, 1e-9));
    }

    [Theory]
    [MemberData(nameof(Framed))]
    public void Normals_have_length_one(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var normals = Network(name, generator).call(Clouds(generator).To(torch.float32))["normals"];
        var lengths = torch.linalg.vector_norm(normals.Value, dims: [-1]).masked_select(normals.Mask!);
        Assert.True(lengths.allclose(torch.ones_like(lengths), 1e-5, 1e-5));
    }

    [Fact]
    public void A_plain_network_minds_turning()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        foreach (var name in new[] { "pointnet", "dgcnn" })
        {
            Assert.Throws<CheckFailedException>(() => EquivarianceCheck.InBothPrecisions(Network(name, generator), Symmetry.Natural(new SO3()), Clouds(generator), new SO3().Sample(4, generator)));
        }
    }

    [Fact]
    public void Neighbourhoods_begin_with_their_point_and_go_outwards()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(6);
        var cloud = torch.randn([12, 3], torch.float64, generator: generator.Torch);
        var near = Neighbourhoods.Of(new Ragged(cloud, 0, 12), 4)["positions"];
        Assert.Equal([12L, 4, 3], near.Value.shape);
        Assert.True(near.Value.select(1, 0).equal(cloud).all().item<bool>());
        var distances = torch.linalg.vector_norm(near.Value - cloud.unsqueeze(1), dims: [-1]);
        Assert.True(distances.diff(dim: 1).ge(0).all().item<bool>());
        Assert.Null(near.Mask);
    }

    [Fact]
    public void A_flat_neighbourhood_gives_vectors_in_its_plane()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(7);
        var flat = torch.randn([1, 20, 3], torch.float64, generator: generator.Torch) * torch.tensor([1.0, 1, 0]);
        var model = Network("fa-local-pointnet", generator);
        model.to(torch.float64);
        var normals = model.call(new Batch(("positions", new Field(flat, FieldType.Position))))["normals"].Value;
        Assert.True(normals.select(2, 2).abs().max().item<double>() < 1e-9);
        Assert.True(normals.abs().max().item<double>() > 0.1);
    }

    internal static NormalEstimator Network(string name, Generator generator)
    {
        var network = name switch
        {
            "fa-pointnet" => NormalNetworks.FramedPointNet(Small, generator),
            "fa-local-pointnet" => NormalNetworks.FramedLocalPointNet(Small, generator),
            "fa-dgcnn" => NormalNetworks.FramedDgcnn(Small, generator),
            "dgcnn" => NormalNetworks.Dgcnn(Small, generator),
            _ => NormalNetworks.PointNet(Small, generator),
        };
        network.eval();
        return network;
    }

    private static Batch Clouds(Generator generator)
    {
        var mask = torch.ones([3, 9], torch.@bool);
        mask[1].copy_(torch.tensor([true, false, true, true, false, true, false, true, false]));
        return new Batch(("positions", new Field(torch.randn([3, 9, 3], torch.float64, generator: generator.Torch) + 1, FieldType.Position, mask)));
    }
}
