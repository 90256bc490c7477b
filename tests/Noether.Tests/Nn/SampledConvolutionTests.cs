using Noether.Groups;
using Noether.Nn;
using Noether.Runtime;

namespace Noether.Tests.Nn;

public sealed class SampledConvolutionTests
{
    private const torch.ScalarType Double = torch.ScalarType.Float64;

    private static readonly ContinuousKernelOptions Small = new() { Field = new NeuralFieldOptions(16, 1) };

    // A kernel that pixels resolve: what is left is interpolation alone.
    private static readonly ContinuousKernelOptions Fine = new(Size: 39) { Field = new NeuralFieldOptions(16, 1, Frequency: 1.5) };

    public static TheoryData<string> Groups => ["SO(2)", "SL(2)", "GL+(2)"];

    [Theory]
    [MemberData(nameof(Groups))]
    public void Lifting_and_group_convolution_commute_with_quarter_turns_exactly(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var group = Named(name);
        using var lift = new SampledLiftingConv2d(2, 3, Small, generator).to(Double);
        using var convolution = new SampledGroupConv2d(3, 2, group, Small, generator, padding: 2).to(Double);
        using var project = new SampledProjectionConv2d(2, 2, Small, generator, padding: 2).to(Double);
        var (first, second) = (Draw(group, 4, generator), Draw(group, 3, generator));
        var x = torch.randn([2, 2, 15, 15], Double, generator: generator.Torch);
        Tensor Network(Tensor image, GroupSamples a, GroupSamples b) => project.call(convolution.call(lift.call(image, a), a, b), b);
        var turn = torch.tensor(new double[,] { { 0, -1 }, { 1, 0 } });
        var expected = torch.rot90(Network(x, first, second), 1, (2, 3));
        var moved = Network(torch.rot90(x, 1, (2, 3)), first.MovedBy(turn), second.MovedBy(turn));
        Assert.InRange((moved - expected).abs().max().ToDouble() / expected.abs().max().ToDouble(), 0, 1e-10);
        var unmoved = Network(torch.rot90(x, 1, (2, 3)), first, second);
        Assert.True((unmoved - expected).abs().max().ToDouble() / expected.abs().max().ToDouble() > 0.05);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.9)]
    public void Lifting_a_moved_smooth_image_moves_the_maps_and_the_samples(double determinant)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        using var lift = new SampledLiftingConv2d(1, 2, Fine, generator, padding: 19).to(Double);
        var (samples, h) = (Contracted(generator), Map(determinant));
        var error = RelativeError(h, move => lift.call(Blob(move, 0), move is null ? samples : samples.MovedBy(h)));
        Assert.InRange(error, 0, 0.02);
        Assert.True(RelativeError(h, move => lift.call(Blob(move, 0), samples)) > 0.04);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.9)]
    public void Group_convolution_of_moved_smooth_maps_moves_the_maps_and_the_samples(double determinant)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        using var convolution = new SampledGroupConv2d(1, 2, new PositiveLinear(2), Fine, generator, padding: 19).to(Double);
        var (samples, h) = (Contracted(generator), Map(determinant));
        Tensor Maps(Tensor? move) => torch.cat([Blob(move, 0), Blob(move, 1), Blob(move, 2)], 1);
        Tensor Convolved(Tensor? move, GroupSamples at) => convolution.call(Maps(move), at, at);
        Assert.InRange(RelativeError(h, move => Convolved(move, move is null ? samples : samples.MovedBy(h))), 0, 0.02);
        Assert.True(RelativeError(h, move => Convolved(move, samples)) > 0.04);
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void The_kernel_depends_on_the_relative_element_and_place_alone(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var group = Named(name);

        // At the kernel's centre nothing but the relative element is left.
        using var centre = new SampledGroupConv2d(2, 2, group, Small with { Size = 1 }, generator).to(Double);
        var (input, output, h) = (Draw(group, 3, generator), Draw(group, 4, generator), Draw(group, 1, generator).Elements[0]);
        var still = centre.Filters(input, output);
        var moved = centre.Filters(input.MovedBy(h), output.MovedBy(h)) * torch.linalg.det(h);
        Assert.InRange((moved - still).abs().max().ToDouble(), 0, 1e-10);
        var other = centre.Filters(input, output.MovedBy(h));
        Assert.True((other - still).abs().max().ToDouble() > 1e-3);
    }

    [Fact]
    public void With_rotations_alone_and_even_angles_the_samples_permute_under_quarter_turns()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        var group = new SpecialOrthogonal(2);
        using var lift = new SampledLiftingConv2d(1, 3, Small, generator).to(Double);
        using var convolution = new SampledGroupConv2d(3, 2, group, Small, generator).to(Double);
        var samples = group.Draw(8, new RotationDraw(RotationSpread.Equidistant), generator);
        var x = torch.randn([2, 1, 13, 13], Double, generator: generator.Torch);
        Tensor Network(Tensor image) => convolution.call(lift.call(image, samples), samples, samples);
        var expected = RegularField.ShiftOrientations(torch.rot90(Network(x), 1, (2, 3)), 8, 2);
        Assert.InRange((Network(torch.rot90(x, 1, (2, 3))) - expected).abs().max().ToDouble() / expected.abs().max().ToDouble(), 0, 1e-10);
    }

    [Fact]
    public void Layers_commute_with_translations_where_no_border_is_seen()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(6);
        var group = new PositiveLinear(2);
        using var lift = new SampledLiftingConv2d(1, 2, Small, generator).to(Double);
        using var convolution = new SampledGroupConv2d(2, 2, group, Small, generator).to(Double);
        var samples = Draw(group, 3, generator);
        var x = torch.randn([1, 1, 18, 18], Double, generator: generator.Torch);
        Tensor Network(Tensor image) => convolution.call(lift.call(image, samples), samples, samples);
        var (all, part) = (Network(x), Network(x[.., .., 3.., 1..]));
        Assert.InRange((all[.., .., 3.., 1..] - part).abs().max().ToDouble(), 0, 1e-12);
    }

    [Fact]
    public void Projections_do_not_mind_the_order_of_samples()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(7);
        var group = new SpecialLinear(2);
        using var lift = new SampledLiftingConv2d(1, 3, Small, generator).to(Double);
        using var project = new SampledProjectionConv2d(3, 2, Small, generator).to(Double);
        var samples = Draw(group, 5, generator);
        var order = torch.tensor([3L, 0, 4, 1, 2]);
        var shuffled = new GroupSamples(samples.Elements[order], samples.Inverses[order]);
        var x = torch.randn([2, 1, 12, 12], Double, generator: generator.Torch);
        var (a, b) = (lift.call(x, samples), lift.call(x, shuffled));
        Assert.InRange((RegularField.MaxOverOrientations(a, 5) - RegularField.MaxOverOrientations(b, 5)).abs().max().ToDouble(), 0, 1e-12);
        Assert.InRange((RegularField.MeanOverOrientations(a, 5) - RegularField.MeanOverOrientations(b, 5)).abs().max().ToDouble(), 0, 1e-12);
        Assert.InRange((project.call(a, samples) - project.call(b, shuffled)).abs().max().ToDouble(), 0, 1e-12);
        Assert.True((a - b).abs().max().ToDouble() > 1e-3);
    }

    [Fact]
    public void On_elements_of_determinant_one_the_kernel_of_GL2_is_a_kernel_of_SL2()
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        using var generator = new Generator(8);
        var (general, special) = (new PositiveLinear(2), new SpecialLinear(2));
        using var large = new SampledGroupConv2d(2, 2, general, Small, generator).to(Double);
        using var small = new SampledGroupConv2d(2, 2, special, Small, generator).to(Double);

        // The same network on the coordinates of sl2 as they lie in gl2: only the first weights change.
        var into = special.Basis().narrow(0, 0, 2).flatten(1).matmul(general.Basis().narrow(0, 0, 3).flatten(1).t());
        foreach (var (target, source) in small.parameters().Zip(large.parameters()))
        {
            var weight = target.shape.SequenceEqual(source.shape)
                ? source
                : torch.cat([source.narrow(1, 0, 2), source.narrow(1, 2, 3).matmul(into.t()), source.narrow(1, 5, 2)], 1);
            target.copy_(weight);
        }

        var samples = Draw(special, 4, generator);
        Assert.InRange((large.Filters(samples, samples) - small.Filters(samples, samples)).abs().max().ToDouble(), 0, 1e-12);
    }

    [Fact]
    public void The_variance_over_samples_falls_as_one_over_their_number()
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        using var generator = new Generator(9);
        var group = new SpecialLinear(2);
        using var convolution = new SampledGroupConv2d(1, 1, group, Small with { Size = 3 }, generator).to(Double);
        double Variance(int count)
        {
            var values = new double[400];
            for (var i = 0; i < values.Length; i++)
            {
                using var inner = torch.NewDisposeScope();
                var samples = Draw(group, count, generator);

                // A function on the group alone, the same at all places.
                var maps = group.Coordinates(samples.Elements).sum(-1).sin().view(1, -1, 1, 1).expand(1, -1, 3, 3);
                values[i] = convolution.call(maps, samples, GroupSamples.Identity(2)).ToDouble();
            }

            return values.Select(v => (v - values.Average()) * (v - values.Average())).Average();
        }

        var few = Variance(2);
        Assert.InRange(few / Variance(8), 2.8, 5.7);
        Assert.InRange(few / Variance(32), 11, 23);
    }

    [Fact]
    public void Angles_just_below_zero_count_as_zero_and_not_as_a_full_turn()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(10);
        using var kernel = new ContinuousKernel(1, 1, new SpecialOrthogonal(2), Small with { Coordinates = ElementCoordinates.PolarAngle }, generator).to(Double);
        Tensor At(double angle) => kernel.call(kernel.Places().view(1, 1, 2, -1), Turn(angle).view(1, 1, 2, 2));
        Assert.InRange((At(-1e-12) - At(0)).abs().max().ToDouble(), 0, 1e-9);
        Assert.True((At(-1e-3) - At(0)).abs().max().ToDouble() > 1e-3);
        using var smooth = new ContinuousKernel(1, 1, new SpecialOrthogonal(2), Small, generator).to(Double);
        Tensor Smooth(double angle) => smooth.call(smooth.Places().view(1, 1, 2, -1), Turn(angle).view(1, 1, 2, 2));
        Assert.InRange((Smooth(-1e-6) - Smooth(0)).abs().max().ToDouble(), 0, 1e-3);
    }

    [Fact]
    public void By_logarithms_the_kernel_is_zero_where_the_exponential_does_not_reach_and_by_polar_factors_it_is_not()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(11);
        var far = torch.tensor(new[,] { { -2, 0 }, { 0, -0.5 } }).view(1, 1, 2, 2);
        double Largest(ElementCoordinates coordinates, Tensor h)
        {
            using var kernel = new ContinuousKernel(1, 1, new SpecialLinear(2), Small with { Coordinates = coordinates }, generator).to(Double);
            return kernel.call(kernel.Places().view(1, 1, 2, -1), h).abs().max().ToDouble();
        }

        Assert.Equal(0, Largest(ElementCoordinates.Logarithm, far));
        Assert.True(Largest(ElementCoordinates.Logarithm, Turn(0.4).view(1, 1, 2, 2)) > 1e-3);
        Assert.True(Largest(ElementCoordinates.PolarCircle, far) > 1e-3);
        Assert.True(Largest(ElementCoordinates.PolarAngle, far) > 1e-3);
    }

    [Fact]
    public void Windows_cut_at_the_unit_disc_or_fade()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(12);
        Tensor Kernel(KernelWindow window)
        {
            using var same = new Generator(13);
            using var kernel = new ContinuousKernel(1, 1, null, Small with { Window = window }, same).to(Double);
            return kernel.call(kernel.Places().view(1, 1, 2, -1), null).flatten();
        }

        using var places = new ContinuousKernel(1, 1, null, Small, generator);
        var radius = places.Places().square().sum([0]).sqrt();
        var all = Kernel(KernelWindow.None);
        Assert.InRange((Kernel(KernelWindow.Disc) - (all * radius.le(1).to(Double))).abs().max().ToDouble(), 0, 1e-12);
        Assert.InRange((Kernel(KernelWindow.Soft) - (all * torch.sigmoid(2 * (1 - radius)))).abs().max().ToDouble(), 0, 1e-12);
        Assert.Equal(21, radius.le(1).sum().item<long>());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1.0)]
    public void Gradients_reach_every_weight_also_at_pairs_of_equal_samples(double? envelope)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(14);
        var group = new PositiveLinear(2);
        var options = new ContinuousKernelOptions { Window = KernelWindow.Soft, Field = new NeuralFieldOptions(8, 2) { Envelope = envelope } };
        using var lift = new SampledLiftingConv2d(1, 2, options, generator);
        using var convolution = new SampledGroupConv2d(2, 2, group, options, generator);
        var samples = Draw(group, 3, generator);
        convolution.call(lift.call(torch.randn([2, 1, 12, 12], generator: generator.Torch), samples), samples, samples).square().sum().backward();
        Assert.All([.. lift.parameters(), .. convolution.parameters()], p => Assert.True(p.grad!.isfinite().all().item<bool>() && p.grad!.abs().max().ToDouble() > 0));
    }

    [Fact]
    public void Sines_of_a_field_keep_their_spread_through_the_layers()
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        using var generator = new Generator(15);
        var points = (torch.rand([4000, 2], generator: generator.Torch) * 2) - 1;
        foreach (var depth in (int[])[1, 4])
        {
            using var field = new NeuralField(2, 64, 50, new NeuralFieldOptions(128, depth), generator);

            // Sines of variance 1/2, 128 of them, each times a weight of variance 2 / 128 / 50.
            Assert.InRange(field.call(points).var().ToDouble() * 50, 0.7, 1.3);
        }
    }

    [Fact]
    public void Kernels_on_images_refuse_groups_of_space()
    {
        using var generator = new Generator(16);
        Assert.Contains("SL(3)", Assert.Throws<ArgumentException>(() => new SampledGroupConv2d(1, 1, new SpecialLinear(3), Small, generator)).Message, StringComparison.Ordinal);
    }

    private static PolarGroup Named(string name) => name switch
    {
        "SO(2)" => new SpecialOrthogonal(2),
        "SL(2)" => new SpecialLinear(2),
        _ => new PositiveLinear(2),
    };

    private static GroupSamples Draw(PolarGroup group, int count, Generator generator) => group.Draw(count, new RotationDraw(RotationSpread.Haar), generator);

    /// <summary>Samples small enough that their kernels fit into the pixels' square, moved or not.</summary>
    private static GroupSamples Contracted(Generator generator)
    {
        var (elements, inverses) = Draw(new SpecialLinear(2, 0.05), 3, generator);
        return new GroupSamples(elements * 0.6, inverses / 0.6);
    }

    private static Tensor Turn(double angle) => torch.tensor(new[,] { { Math.Cos(angle), -Math.Sin(angle) }, { Math.Sin(angle), Math.Cos(angle) } });

    private static Tensor Map(double determinant) => Turn(0.5).matmul(torch.tensor(new[,] { { 1.15, 0.1 }, { 0.05, (1 + 0.005) / 1.15 } })) * Math.Sqrt(determinant);

    /// <summary>A sum of Gaussian blobs, moved by an element or not, on 65 x 65 pixels.</summary>
    private static Tensor Blob(Tensor? move, int which)
    {
        var at = Grid(65);
        var p = move is null ? at : torch.linalg.inv(move).matmul(at);
        Tensor One(double x, double y, double a, double b) => (-((p[0] - x).square() / a) - ((p[1] - y).square() / b)).exp();
        return (One(6 - (3 * which), -3, 90, 40) + (0.7 * One(-5, 4 + which, 50, 120))).view(1, 1, 65, 65);
    }

    private static Tensor Grid(int size)
    {
        var line = torch.arange(size, Double) - ((size - 1) / 2.0);
        return torch.stack([line.repeat(size), -line.repeat_interleave(size)]);
    }

    /// <summary>How far the result for the moved input is from the moved result, in the middle of the image.</summary>
    private static double RelativeError(Tensor h, Func<Tensor?, Tensor> run)
    {
        using var off = torch.no_grad();
        var (still, moved) = (run(null), run(h));
        var source = torch.linalg.inv(h).matmul(Grid(65)).view(2, 65, 65) / 32.5;
        var grid = torch.stack([source[0], -source[1]], -1).unsqueeze(0);
        var expected = torch.nn.functional.grid_sample(still, grid, torch.GridSampleMode.Bilinear, torch.GridSamplePaddingMode.Zeros, align_corners: false);
        var inside = Grid(65).square().sum([0]).le(400).view(65, 65).to(Double);
        return (((moved - expected) * inside).square().sum().sqrt() / (expected * inside).square().sum().sqrt()).ToDouble();
    }
}
