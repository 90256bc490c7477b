using Noether.Groups;
using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;
using Noether.Testing;

namespace Noether.Tests.Nn;

public sealed class RotationConvolutionTests
{
    private const int Degree = 3;

    [Fact]
    public void Convolutions_commute_with_rotations_and_the_density_moves_with_them()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        using var sphere = new S2Convolution(2, 3, Degree, generator, dtype: torch.float64);
        using var rotations = new SO3Convolution(3, 1, Degree, generator, dtype: torch.float64);
        var (x, q) = (torch.randn([4, 16 * 2], torch.float64, generator: generator.Torch), new SO3().Sample(1, generator));
        var turned = torch.cat([.. WignerD.All([0, 1, 2, 3], q).Select((d, l) => d.matmul(x.view(4, 16, 2).narrow(1, l * l, (2 * l) + 1)))], 1).flatten(1);
        var transform = new RotationTransform(new RotationGrid(2), Degree);
        var middle = sphere.call(x);
        var expected = transform.Turn(middle.view(4, -1, 3), q).flatten(1);
        Assert.True(sphere.call(turned).allclose(expected, 1e-11, 1e-11));
        var (last, lastTurned) = (rotations.call(middle), rotations.call(expected));
        Assert.True(lastTurned.allclose(transform.Turn(last.unsqueeze(2), q).squeeze(2), 1e-11, 1e-11));

        // logit(R) becomes logit(Q⁻¹ R).
        var at = new SO3().Sample(6, generator);
        Assert.True(RotationSignals.Values(lastTurned, at).allclose(RotationSignals.Values(last, q.transpose(1, 2).matmul(at)), 1e-10, 1e-10));
    }

    [Fact]
    public void Variances_stay_near_one_at_first()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        using var sphere = new S2Convolution(8, 16, Degree, generator);
        using var rotations = new SO3Convolution(16, 8, Degree, generator);
        var middle = sphere.call(torch.randn([32, 16 * 8], generator: generator.Torch));
        Assert.InRange(middle.var().item<float>(), 0.5, 2);
        Assert.InRange(rotations.call(middle).var().item<float>(), 0.3, 3);
    }

    /// <summary>A filter that is a delta at a rotation turns the argument from the right: (f ∗ δ_g)(R) is a multiple of f(R g) with D(R g) = D(R) D(g).</summary>
    [Fact]
    public void A_filter_at_one_rotation_shifts_the_argument()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var g = new SO3().Sample(1, generator);
        using var layer = new SO3Convolution(1, 1, 1, generator, g, torch.float64);
        var (x, at) = (torch.randn([1, 10], torch.float64, generator: generator.Torch), new SO3().Sample(5, generator));
        var got = layer.call(x);
        using var weight = layer.parameters().Single().detach();

        // Σ_mn (F D(g))_mn D(R)_mn = tr(F D(g) D(R)ᵀ) = f(R gᵀ) degree by degree; degrees have their own factors √(2l + 1) / √(2l + 1).
        var expected = RotationSignals.Values(x, at.matmul(g.transpose(1, 2))) * weight.item<double>();
        Assert.True(RotationSignals.Values(got, at).allclose(expected, 1e-11, 1e-11));
    }

    [Fact]
    public void Near_the_identity_are_rings_of_small_tilts()
    {
        using var scope = torch.NewDisposeScope();
        var support = SO3Convolution.NearIdentity();
        Assert.Equal([192, 3, 3], support.shape);
        var tilts = support.select(1, 1).select(1, 1).acos() * (180 / Math.PI);
        Assert.Equal(7.5, tilts.min().item<double>(), 1e-9);
        Assert.Equal(22.5, tilts.max().item<double>(), 1e-9);
    }

    [Fact]
    public void Derivatives_equal_central_differences()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        using var sphere = new S2Convolution(2, 2, 1, generator, level: 0, dtype: torch.float64);
        using var rotations = new SO3Convolution(2, 1, 1, generator, new SO3().Sample(4, generator), torch.float64);
        var x = torch.randn([2, 8], torch.float64, generator: generator.Torch).requires_grad_();
        GradientCheck.First(() => rotations.call(sphere.call(x)), [x, .. sphere.parameters(), .. rotations.parameters()], generator);
    }

    [Fact]
    public void Other_signals_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        using var sphere = new S2Convolution(2, 2, 1, generator);
        using var rotations = new SO3Convolution(2, 2, 1, generator);
        Assert.Contains("[batch, 8]", Assert.Throws<InputException>(() => sphere.call(torch.zeros(1, 9))).Message);
        Assert.Contains("[batch, 20]", Assert.Throws<InputException>(() => rotations.call(torch.zeros(1, 9))).Message);
    }
}
