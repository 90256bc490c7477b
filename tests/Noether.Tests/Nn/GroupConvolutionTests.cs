using Noether.Nn;
using Noether.Runtime;

namespace Noether.Tests.Nn;

public sealed class GroupConvolutionTests
{
    private const torch.ScalarType Double = torch.ScalarType.Float64;

    [Theory]
    [InlineData(4, 5, 2)]
    [InlineData(8, 6, 3)]
    [InlineData(16, 7, 0)]
    public void Lifting_commutes_with_quarter_turns(int orientations, int size, int padding)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        using var layer = new LiftingConv2d(2, 3, orientations, size, generator, padding, Double);
        var x = torch.randn([2, 2, 12, 12], Double, generator: generator.Torch);
        AssertCommutes(layer, x, y => torch.rot90(y, 1, (2, 3)), orientations);
    }

    [Theory]
    [InlineData(4, 3, 1)]
    [InlineData(8, 5, 2)]
    [InlineData(8, 6, 0)]
    [InlineData(12, 5, 0)]
    public void Group_convolution_commutes_with_quarter_turns(int orientations, int size, int padding)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        using var layer = new GroupConv2d(2, 3, orientations, size, generator, padding, Double);
        var x = torch.randn([2, 2 * orientations, 9, 9], Double, generator: generator.Torch);
        AssertCommutes(layer, x, y => Turn(y, orientations), orientations);
    }

    [Fact]
    public void Normalisation_and_blurred_pooling_commute_with_quarter_turns()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var x = torch.randn([3, 2 * 8, 9, 9], Double, generator: generator.Torch) + torch.arange(16, Double).view(1, 16, 1, 1);
        using var norm = new GroupBatchNorm2d(2, 8, Double);
        using var pool = new BlurPool2d();
        AssertCommutes(norm, x, y => Turn(y, 8), 8);
        AssertCommutes(pool, x, y => Turn(y, 8), 8);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void White_noise_of_unit_variance_leaves_each_layer_with_variance_about_one(int size)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        using var lift = new LiftingConv2d(4, 32, 8, size, generator);
        using var convolution = new GroupConv2d(4, 32, 8, size, generator);
        var scalars = torch.randn([8, 4, 24, 24], generator: generator.Torch);
        var regular = torch.randn([8, 32, 24, 24], generator: generator.Torch);
        Assert.Equal(1, lift.call(scalars).var().ToDouble(), 0.25);
        Assert.Equal(1, convolution.call(regular).var().ToDouble(), 0.25);
    }

    [Fact]
    public void An_eighth_turn_of_a_smooth_image_shifts_the_orientations_of_C8_nearly()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(6);
        using var layer = new LiftingConv2d(1, 8, 8, 7, generator, dtype: Double);
        var centre = CentreOf(layer.call(Blob(0)));
        var moved = CentreOf(layer.call(Blob(Math.PI / 4)));
        var scale = centre.abs().max().ToDouble();
        Assert.InRange((centre - moved.roll(-1, 1)).abs().max().ToDouble() / scale, 0, 0.1);
        Assert.True((centre - moved).abs().max().ToDouble() / scale > 0.2);
    }

    [Fact]
    public void Halving_an_even_grid_is_refused()
    {
        using var pool = new BlurPool2d();
        using var x = torch.zeros(1, 1, 8, 9);
        Assert.Contains("8 x 9", Assert.Throws<ArgumentException>(() => pool.call(x)).Message);
    }

    [Fact]
    public void Halving_weighs_neighbours_by_one_two_one()
    {
        using var scope = torch.NewDisposeScope();
        using var pool = new BlurPool2d();
        var x = torch.zeros(1, 1, 5, 5);
        x[0, 0, 2, 1] = 16;
        var expected = torch.tensor(new float[,] { { 0, 0, 0 }, { 2, 2, 0 }, { 0, 0, 0 } });
        Assert.Equal(0, (pool.call(x)[0, 0] - expected).abs().max().ToDouble(), 1e-6);
    }

    [Fact]
    public void Training_reaches_every_weight_of_both_layers()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(7);
        using var lift = new LiftingConv2d(1, 2, 4, 5, generator);
        using var convolution = new GroupConv2d(2, 2, 4, 3, generator);
        convolution.call(lift.call(torch.randn([2, 1, 9, 9], generator: generator.Torch))).square().sum().backward();
        Assert.All([.. lift.parameters(), .. convolution.parameters()], p => Assert.True(p.grad!.abs().min().ToDouble() > 0));
    }

    [Fact]
    public void A_layer_converted_to_double_precision_still_commutes_with_quarter_turns()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(9);
        using var layer = new GroupConv2d(2, 3, 8, 5, generator);
        layer.to(Double);
        AssertCommutes(layer, torch.randn([2, 16, 9, 9], Double, generator: generator.Torch), y => Turn(y, 8), 8);
    }

    // What is saved is part of the format: files written by one version are read by the next.
    [Fact]
    public void Weights_and_basis_are_saved_under_their_names()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(10);
        using var lift = new LiftingConv2d(2, 3, 4, 5, generator);
        using var convolution = new GroupConv2d(2, 3, 4, 5, generator);
        var functions = new SteerableBasis(5).Count;
        Assert.Equal([3, 2, functions], lift.state_dict()["weight"].shape);
        Assert.Equal([3, 2, 4, functions], convolution.state_dict()["weight"].shape);
        Assert.All([lift.state_dict(), convolution.state_dict()], state => Assert.Equal(["basis", "weight"], state.Keys.Order()));
    }

    // A smooth oriented pattern, turned counter-clockwise by the angle on a 21 x 21 grid.
    private static Tensor Blob(double angle)
    {
        var line = torch.arange(21, dtype: Double) - 10;
        var (x, y) = (line.unsqueeze(0), -line.unsqueeze(1));
        var (sin, cos) = Math.SinCos(angle);
        var (u, v) = ((x * cos) + (y * sin), (y * cos) - (x * sin));
        return ((-((u - 1).square() / 18) - (v.square() / 5)).exp() * (1 + (0.1 * u))).view(1, 1, 21, 21);
    }

    private static Tensor CentreOf(Tensor maps) => maps[0, .., (int)maps.shape[2] / 2, (int)maps.shape[3] / 2].view(8, 8);

    private static Tensor Turn(Tensor x, int orientations) =>
        RegularField.ShiftOrientations(torch.rot90(x, 1, (2, 3)), orientations, orientations / 4);

    private static void AssertCommutes(torch.nn.Module<Tensor, Tensor> layer, Tensor x, Func<Tensor, Tensor> turn, int orientations)
    {
        using var grad = torch.no_grad();
        var difference = (layer.call(turn(x)) - Turn(layer.call(x), orientations)).abs().max().ToDouble();
        Assert.Equal(0, difference, 1e-9);
    }
}
