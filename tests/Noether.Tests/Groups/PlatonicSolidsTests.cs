using Noether.Groups;

namespace Noether.Tests.Groups;

public sealed class PlatonicSolidsTests
{
    [Theory]
    [InlineData(PlatonicSolid.Tetrahedron, 4, 12)]
    [InlineData(PlatonicSolid.Octahedron, 6, 24)]
    [InlineData(PlatonicSolid.Cube, 8, 24)]
    [InlineData(PlatonicSolid.Icosahedron, 12, 60)]
    [InlineData(PlatonicSolid.Dodecahedron, 20, 60)]
    public void Rotations_permute_the_vertices(PlatonicSolid solid, int count, int order)
    {
        using var scope = torch.NewDisposeScope();
        var (vertices, group) = (PlatonicSolids.Vertices(solid), PlatonicSolids.Rotations(solid));
        Assert.Equal(count, vertices.shape[0]);
        Assert.Equal(order, group.Order);
        Assert.Equal(solid, PlatonicSolids.WithVertices(count));
        var elements = group.Grid(new GridSpec(1));
        Assert.True(torch.linalg.det(elements).allclose(torch.ones(order, dtype: torch.float64)));
        var moved = vertices.matmul(elements.transpose(1, 2));
        var (apart, places) = (moved.unsqueeze(2) - vertices).square().sum(-1).sqrt().min(2);
        Assert.True(apart.max().item<double>() < 1e-9);
        var permutations = places.sort(1).Values;
        Assert.True(permutations.eq(torch.arange(count)).all().item<bool>());
    }

    [Theory]
    [InlineData(PlatonicSolid.Tetrahedron)]
    [InlineData(PlatonicSolid.Icosahedron)]
    [InlineData(PlatonicSolid.Dodecahedron)]
    public void Vertices_are_a_spherical_2_design(PlatonicSolid solid)
    {
        using var scope = torch.NewDisposeScope();
        var v = PlatonicSolids.Vertices(solid);
        Assert.True(v.mean([0]).abs().max().item<double>() < 1e-14);
        Assert.True((v.t().matmul(v) / v.shape[0]).allclose(torch.eye(3, dtype: torch.float64) / 3, 0, 1e-14));
    }
}
