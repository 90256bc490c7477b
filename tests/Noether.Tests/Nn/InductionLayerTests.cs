using Noether.Groups;
using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;
using Noether.Testing;

namespace Noether.Tests.Nn;

public sealed class InductionLayerTests
{
    private static readonly So2Irreps Mixed = new(new So2Block(2, 0), new So2Block(1, 1), new So2Block(2, 3));

    public static TheoryData<InductionTarget, bool, int> Kinds { get; } = new()
    {
        { InductionTarget.Sphere, false, 9 }, { InductionTarget.Sphere, true, 9 }, { InductionTarget.Rotations, false, 7 }, { InductionTarget.Rotations, true, 8 }, { InductionTarget.Sphere, true, 10 },
    };

    /// <summary>Wigner D of the quarter turn times the coefficients of a picture of noise are those of the turned picture, for scalars and for any frequencies.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_quarter_turn_of_noise_turns_the_signal_to_1e_14(InductionTarget target, bool mixed, int size)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var input = mixed ? Mixed : So2Irreps.Scalars(2);
        using var layer = new InductionLayer(input, 3, size, 4, generator, target, rings: 3, dtype: torch.float64);
        var x = torch.randn([4, input.Dimension, size, size], torch.float64, generator: generator.Torch);
        var turned = input.Turn(torch.rot90(x, 1, (2, 3)).flatten(2), Math.PI / 2).view(x.shape);
        var (signal, expected) = (layer.call(turned), Turn(layer.call(x), Math.PI / 2, target, layer.MaxDegree));
        var error = ((signal - expected).norm() / expected.norm()).item<double>();
        Assert.True(error < 1e-14, $"{error:E2}");
        Assert.True((signal - layer.call(x)).norm().item<double>() > 0.1 * expected.norm().item<double>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Smooth_pictures_may_be_turned_by_any_angle(int frequency)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        const int Size = 33;
        const double Angle = Math.PI / 6;
        var input = new So2Irreps(new So2Block(1, frequency));
        using var layer = new InductionLayer(input, 2, Size, 6, generator, rings: 4, dtype: torch.float64);
        var pictures = torch.cat([.. Enumerable.Range(0, input.Dimension).Select(i => Blobs(0, i, Size))], 1);
        var turned = input.Turn(torch.cat([.. Enumerable.Range(0, input.Dimension).Select(i => Blobs(Angle, i, Size))], 1).flatten(2), Angle).view(pictures.shape);
        var expected = Turn(layer.call(pictures), Angle, InductionTarget.Sphere, 6);
        var error = ((layer.call(turned) - expected).norm() / expected.norm()).item<double>();
        Assert.True(error < 5e-3, $"{error:E2}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(6)]
    public void Between_two_invariants_there_are_L_plus_1_squared_radial_functions(int degree)
    {
        using var generator = new Generator(3);
        using var layer = new InductionLayer(So2Irreps.Scalars(1), 1, 9, degree, generator);
        Assert.Equal((degree + 1) * (degree + 1), layer.RadialFunctions);
        using var all = new InductionLayer(So2Irreps.Scalars(1), 1, 9, degree, generator, InductionTarget.Rotations);
        Assert.Equal(Enumerable.Range(0, degree + 1).Sum(l => ((2 * l) + 1) * ((2 * l) + 1)), all.RadialFunctions);
    }

    /// <summary>The orthographic projection has the kernels of an induction layer with particular radial functions.</summary>
    [Theory]
    [InlineData(9, 90)]
    [InlineData(9, 75)]
    [InlineData(8, 90)]
    public void Orthographic_projection_is_an_induction_layer(int size, double taper)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        const int Degree = 5;
        using var projection = new OrthographicProjection(size, Degree, taper, torch.float64);
        using var layer = new InductionLayer(So2Irreps.Scalars(1), 1, size, Degree, generator, rings: null, dtype: torch.float64);
        using (torch.no_grad())
        {
            foreach (var weights in layer.parameters())
            {
                _ = weights.zero_();
            }
        }

        foreach (var (l, m) in Enumerable.Range(0, Degree + 1).SelectMany(l => Enumerable.Range(0, l + 1).Select(m => (l, m))))
        {
            layer.Put(0, 0, l, m, s => projection.Radial(l, m, s, taper));
        }

        var x = torch.randn([5, 1, size, size], torch.float64, generator: generator.Torch);
        Assert.True(layer.call(x).allclose(projection.call(x), 1e-12, 1e-12));
        Assert.True(projection.call(x).abs().max().item<double>() > 0.01);
    }

    [Fact]
    public void What_is_seen_in_front_is_projected_to_the_front()
    {
        using var scope = torch.NewDisposeScope();
        const int Degree = 8;
        using var projection = new OrthographicProjection(33, Degree, dtype: torch.float64);
        var picture = torch.zeros([1, 1, 33, 33], torch.float64);
        _ = picture[0, 0, 16, 24] = torch.tensor(1.0);
        var values = SphericalHarmonics.Values(torch.tensor(new[,] { { 0.0, Math.Sqrt(0.75), 0.5 }, { 0, -Math.Sqrt(0.75), 0.5 }, { 0.5, Math.Sqrt(0.75), 0 } }), Degree).matmul(projection.call(picture)[0]);
        Assert.True(values[0].item<double>() > 5 * Math.Max(Math.Abs(values[1].item<double>()), Math.Abs(values[2].item<double>())));
    }

    [Fact]
    public void Kernels_are_the_layer_itself()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        using var layer = new InductionLayer(Mixed, 2, 5, 2, generator, dtype: torch.float64);
        var kernels = layer.Kernels();
        Assert.Equal([9, 2, Mixed.Dimension, 5, 5], kernels.shape);
        var x = torch.randn([3, Mixed.Dimension, 5, 5], torch.float64, generator: generator.Torch);
        Assert.True(torch.einsum("kcfij,bfij->bkc", kernels, x).flatten(1).allclose(layer.call(x), 1e-12, 1e-12));

        // Where a component turns and an invariant does not, the middle cannot speak.
        Assert.Equal(0, kernels[0.., 0, 0, 2, 2].index_select(0, torch.tensor([1L, 3])).abs().max().item<double>());
        Assert.True(Math.Abs(kernels[2, 0, 0, 2, 2].item<double>()) > 1e-3);
    }

    [Fact]
    public void Derivatives_equal_central_differences()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(6);
        using var layer = new InductionLayer(Mixed, 1, 5, 2, generator, dtype: torch.float64);
        var x = torch.randn([2, Mixed.Dimension, 5, 5], torch.float64, generator: generator.Torch).requires_grad_();
        GradientCheck.First(() => layer.call(x), [x, .. layer.parameters()], generator);
    }

    [Fact]
    public void Other_pictures_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(7);
        using var layer = new InductionLayer(Mixed, 1, 5, 2, generator);
        Assert.Contains("[batch, 8, 5, 5]", Assert.Throws<InputException>(() => layer.call(torch.zeros(1, 8, 5, 6))).Message);
        using var projection = new OrthographicProjection(5, 2);
        Assert.Contains("[batch, channels, 5, 5]", Assert.Throws<InputException>(() => projection.call(torch.zeros(1, 8, 5, 6))).Message);
    }

    /// <summary>Signals turned about y by an angle.</summary>
    private static Tensor Turn(Tensor signals, double angle, InductionTarget target, int degree)
    {
        var q = Rotations.FromEuler(torch.tensor(new[,] { { angle, 0, 0 } }));
        var blocks = WignerD.All([.. Enumerable.Range(0, degree + 1)], q);
        var (turned, start) = (new List<Tensor>(), 0L);
        var channels = signals.shape[1] / Enumerable.Range(0, degree + 1).Sum(l => ((2 * l) + 1) * (target == InductionTarget.Sphere ? 1 : (2 * l) + 1));
        for (var l = 0; l <= degree; l++)
        {
            var columns = (target == InductionTarget.Sphere ? 1 : (2 * l) + 1) * channels;
            var block = signals.narrow(1, start, ((2 * l) + 1) * columns).view(signals.shape[0], (2 * l) + 1, columns);
            turned.Add(blocks[l].matmul(block).flatten(1));
            start += ((2 * l) + 1) * columns;
        }

        return torch.cat([.. turned], 1);
    }

    /// <summary>A picture of three soft blobs, turned by an angle.</summary>
    private static Tensor Blobs(double angle, int which, int size)
    {
        var line = (torch.arange(size, torch.float64) - ((size - 1) / 2.0)) / (size / 2.0);
        var picture = torch.zeros([size, size], torch.float64);
        foreach (var (radius, place) in new[] { (0.3, 0.4), (0.5, 2.0), (0.45, 4.4) })
        {
            var (x, y) = (radius * Math.Cos(place + angle + which), radius * Math.Sin(place + angle + which));
            picture = picture + (-((line.unsqueeze(0) - x).square() + (-line.unsqueeze(1) - y).square()) / 0.045).exp();
        }

        return picture.view(1, 1, size, size);
    }
}
