using Noether.Groups;

namespace Noether.Tests.Groups;

public sealed class PositiveDefiniteTests
{
    /// <summary>∫ f(S) |S|^(-3/2) dS over a grid of p = log a, q = log c, b = √(ac) tanh τ, whose volume is (ac)^(3/2) sech² τ dp dq dτ.</summary>
    [Fact]
    public void Moving_matrices_leaves_integrals_over_the_invariant_measure()
    {
        using var scope = torch.NewDisposeScope();
        var axis = torch.linspace(-6, 6, 81, dtype: torch.float64);
        var places = torch.cartesian_prod([axis, axis, axis / 1.5]);
        var (a, c, slope) = (places.select(1, 0).exp(), places.select(1, 1).exp(), places.select(1, 2).tanh());
        var b = (a * c).sqrt() * slope;
        var matrices = torch.stack([torch.stack([a, b], -1), torch.stack([b, c], -1)], -2);
        var space = new PositiveDefinite(2);
        var weights = space.LogInvariantDensity(matrices).exp() * (a * c).pow(1.5) * (1 - slope.square());
        double Integral(Tensor at) => (weights * (space.Coordinates(at) - torch.tensor([0.2, -0.1, 0.3])).square().sum(-1).mul(-2).exp()).sum().item<double>();
        var move = torch.tensor(new[,] { { 1.3, 0.4 }, { -0.2, 0.9 } }).unsqueeze(0);
        var still = Integral(matrices);
        Assert.InRange(Integral(PositiveDefinite.Move(move, matrices)) / still, 0.999, 1.001);

        // Without the density the integral does change.
        weights = (a * c).pow(1.5) * (1 - slope.square());
        Assert.False(Integral(PositiveDefinite.Move(move, matrices)) / Integral(matrices) is > 0.9 and < 1.1);
    }

    [Fact]
    public void Coordinates_and_matrices_undo_each_other()
    {
        using var scope = torch.NewDisposeScope();
        foreach (var space in (PositiveDefinite[])[new PositiveDefinite(2), new PositiveDefinite(2, unitDeterminant: true), new PositiveDefinite(4)])
        {
            var v = torch.linspace(-1, 1, 3 * space.CoordinateCount, dtype: torch.float64).view(3, -1);
            Assert.InRange((space.Coordinates(space.FromCoordinates(v)) - v).abs().max().item<double>(), 0, 1e-12);
        }
    }

    [Fact]
    public void Unit_determinants_are_kept_by_products_and_draws()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Noether.Runtime.Generator(2);
        var space = new PositiveDefinite(3, unitDeterminant: true);
        var (a, b) = (space.Sample(10, generator), space.Sample(10, generator));
        Assert.InRange((torch.linalg.det(torch.cat([a, space.Compose(a, b), space.Inverse(a)])) - 1).abs().max().item<double>(), 0, 1e-12);
    }
}
