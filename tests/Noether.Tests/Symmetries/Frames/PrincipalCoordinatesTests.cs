using Noether.Fields;
using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries.Frames;

namespace Noether.Tests.Symmetries.Frames;

public sealed class PrincipalCoordinatesTests
{
    private static readonly PrincipalCoordinatesOptions Unscaled = new() { Scale = ScaleRule.None };

    [Theory]
    [InlineData(ScaleRule.None, new[] { -1, -0.75, 0, -0.75, -1, 1.25, 2, 0.25 })]
    [InlineData(ScaleRule.Rms, new[] { -0.676123, -0.507093, 0, -0.507093, -0.676123, 0.845154, 1.352247, 0.169031 })]
    public void The_worked_example_has_its_eigenvalues_and_coordinates(ScaleRule scale, double[] expected)
    {
        using var scope = torch.NewDisposeScope();
        var form = new PrincipalCoordinates(new() { Scale = scale }).Canonicalize(Example());
        Near([6, 2.75], form.Spectrum.Eigenvalues, 1e-12);
        Near(expected, form.Coordinates, 1e-6);
    }

    [Theory]
    [InlineData(SignRule.Skew, ScaleRule.Rms, 2)]
    [InlineData(SignRule.Skew, ScaleRule.Rms, 3)]
    [InlineData(SignRule.MaxAbs, ScaleRule.MaxNorm, 3)]
    [InlineData(SignRule.MeanPositive, ScaleRule.MeanDistance, 3)]
    [InlineData(SignRule.Skew, ScaleRule.Median, 2)]
    public void Similarity_transformations_change_nothing(SignRule sign, ScaleRule scale, int dimension)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var map = new PrincipalCoordinates(new() { Sign = sign, Scale = scale });
        var cloud = Clear(64, 11, dimension, generator);
        Assert.True(Difference(map.Canonicalize(cloud).Coordinates, map.Canonicalize(Moved(cloud, generator)).Coordinates) < 1e-9);

        // Float32 cannot hold a small cloud far away: here the shift is one in parts of the cloud's scale.
        var (single, moved) = (cloud.With(cloud.Value.to(torch.float32)), Moved(cloud, generator, alongScale: true));
        Assert.True(Difference(map.Canonicalize(single).Coordinates, map.Canonicalize(moved.With(moved.Value.to(torch.float32))).Coordinates) < 1e-4);
    }

    [Fact]
    public void Without_a_rule_of_signs_rotations_change_coordinates()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var map = new PrincipalCoordinates(new() { Sign = SignRule.None });
        var cloud = Clear(16, 9, 3, generator);
        Assert.True(Difference(map.Canonicalize(cloud).Coordinates, map.Canonicalize(Moved(cloud, generator)).Coordinates) > 0.1);
    }

    [Fact]
    public void Distances_keep_their_ratios_and_columns_are_orthogonal_with_the_eigenvalues_as_squares()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var cloud = Clear(8, 10, 3, generator);
        var form = new PrincipalCoordinates().Canonicalize(cloud);
        var ratios = Distances(form.Coordinates) / (Distances(cloud.Value) + torch.eye(10, dtype: torch.float64));
        var expected = (1 / form.Scale).view(-1, 1, 1) * (1 - torch.eye(10, dtype: torch.float64));
        Assert.True(Difference(expected, ratios) < 1e-10);
        Assert.True(form.Coordinates.sum(1).abs().max().item<double>() < 1e-10);
        var plain = new PrincipalCoordinates(Unscaled).Canonicalize(cloud);
        Assert.True(Difference(torch.diag_embed(plain.Spectrum.Eigenvalues), plain.Coordinates.transpose(1, 2).matmul(plain.Coordinates)) < 1e-9);
    }

    [Fact]
    public void Rows_move_with_the_points_and_a_second_pass_changes_nothing()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var cloud = Clear(8, 10, 3, generator);
        var map = new PrincipalCoordinates();
        var (order, first) = (torch.randperm(10, torch.int64, generator: generator.Torch), map.Canonicalize(cloud).Coordinates);
        Assert.True(Difference(first.index_select(1, order), map.Canonicalize(cloud.With(cloud.Value.index_select(1, order))).Coordinates) < 1e-9);
        Assert.True(Difference(first, map.Canonicalize(cloud.With(first)).Coordinates) < 1e-9);
    }

    [Fact]
    public void The_way_by_distances_equals_the_way_by_points()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        var example = new PrincipalCoordinates(Unscaled with { Dimension = 2 }).FromDistances(Distances(Example().Value));
        Near([6, 2.75], example.Spectrum.Eigenvalues, 1e-9);
        Near([-1, -0.75, 0, -0.75, -1, 1.25, 2, 0.25], example.Coordinates, 1e-9);
        var cloud = Clear(4, 12, 3, generator);
        var map = new PrincipalCoordinates(new() { Dimension = 3 });
        var form = map.FromDistances(Distances(cloud.Value));
        Assert.True(Difference(map.Canonicalize(cloud).Coordinates, form.Coordinates) < 1e-7);
        Assert.True(Difference(Distances(cloud.Value), Distances(form.Coordinates) * form.Scale.view(-1, 1, 1)) < 1e-7);
        Assert.True(form.NegativeShare.max().item<double>() < 1e-10);
    }

    [Fact]
    public void Beyond_the_cap_landmarks_find_the_same_coordinates()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(6);
        var cloud = Clear(2, 40, 3, generator);
        var whole = new PrincipalCoordinates(new() { Dimension = 3 });
        var some = new PrincipalCoordinates(new() { Dimension = 3, MostPoints = 20, Landmarks = 8 });
        Assert.True(Difference(whole.Canonicalize(cloud).Coordinates, some.FromDistances(Distances(cloud.Value)).Coordinates) < 1e-6);
        var order = torch.randperm(40, torch.int64, generator: generator.Torch);
        var permuted = Distances(cloud.Value).index_select(1, order).index_select(2, order);
        Assert.True(Difference(whole.Canonicalize(cloud).Coordinates.index_select(1, order), some.FromDistances(permuted).Coordinates) < 1e-6);
    }

    [Fact]
    public void Distances_that_no_flat_space_has_are_told_of()
    {
        using var scope = torch.NewDisposeScope();
        // Steps along a cycle of five nodes.
        var steps = torch.tensor(Enumerable.Range(0, 25).Select(i => (double)Math.Min(Math.Abs((i / 5) - (i % 5)), 5 - Math.Abs((i / 5) - (i % 5)))).ToArray()).view(1, 5, 5);
        var form = new PrincipalCoordinates(new() { Dimension = 2 }).FromDistances(steps);
        Assert.True(form.NegativeShare.item<double>() > 0.05);
        Assert.True(form.Coordinates.isfinite().all().item<bool>());
    }

    [Theory]
    [InlineData(SignRule.Skew, EqualAxesRule.Ignore)]
    [InlineData(SignRule.AllSigns, EqualAxesRule.Secondary)]
    [InlineData(SignRule.ProperOnly, EqualAxesRule.Secondary)]
    public void An_octahedron_is_told_to_be_degenerate_and_keeps_its_distances(SignRule sign, EqualAxesRule rule)
    {
        using var scope = torch.NewDisposeScope();
        var octahedron = Field(torch.cat([torch.eye(3, dtype: torch.float64), -torch.eye(3, dtype: torch.float64)]));
        var form = new PrincipalCoordinates(Unscaled with { Sign = sign, EqualAxes = rule }).Canonicalize(octahedron);
        Near([2, 2, 2], form.Spectrum.Eigenvalues, 1e-12);
        Assert.True(form.Spectrum.Degenerate.item<bool>());
        Assert.True(form.Spectrum.Skewness.abs().max().item<double>() < 1e-9);
        Assert.True(Difference(Distances(octahedron.Value), Distances(form.Coordinates)) < 1e-9);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Where_a_sum_of_cubes_tells_equal_axes_apart_the_secondary_rule_is_invariant(int dimension)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(7);
        var map = new PrincipalCoordinates(new() { EqualAxes = EqualAxesRule.Secondary });
        var white = White(Clear(6, 9, dimension, generator));
        var (first, second) = (map.Canonicalize(white), map.Canonicalize(Moved(white, generator)));
        Assert.True(first.Spectrum.Degenerate.all().item<bool>());
        Assert.True(Difference(first.Coordinates, second.Coordinates) < 1e-6);
        var ignoring = new PrincipalCoordinates();
        Assert.True(Difference(ignoring.Canonicalize(white).Coordinates, ignoring.Canonicalize(Moved(white, generator)).Coordinates) > 1e-2);
    }

    [Fact]
    public void Random_turns_of_equal_axes_keep_distances_and_differ_from_draw_to_draw()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(8);
        var map = new PrincipalCoordinates(new() { EqualAxes = EqualAxesRule.RandomRotate });
        var white = White(Clear(3, 9, 3, generator));
        var (a, b) = (map.Canonicalize(white, generator).Coordinates, map.Canonicalize(white, generator).Coordinates);
        Assert.True(Difference(a, b) > 1e-2);
        Assert.True(Difference(Distances(a), Distances(b)) < 1e-9);
    }

    [Fact]
    public void Only_the_proper_rule_tells_a_chiral_cloud_from_its_mirror_image()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(9);
        var cloud = Clear(8, 9, 3, generator);
        var mirrored = cloud.With(cloud.Value * torch.tensor([-1.0, 1, 1]));
        var (skew, proper) = (new PrincipalCoordinates(), new PrincipalCoordinates(new() { Sign = SignRule.ProperOnly }));
        Assert.True(Difference(skew.Canonicalize(cloud).Coordinates, skew.Canonicalize(mirrored).Coordinates) < 1e-9);
        Assert.All(
            Enumerable.Range(0, 8),
            i => Assert.True(Difference(proper.Canonicalize(cloud).Coordinates[i], proper.Canonicalize(mirrored).Coordinates[i]) > 1e-2));
        var turned = cloud.With(cloud.Value.matmul(new SO3().Sample(8, generator).transpose(1, 2)) * 3);
        Assert.True(Difference(proper.Canonicalize(cloud).Coordinates, proper.Canonicalize(turned).Coordinates) < 1e-9);
        Assert.All(proper.Canonicalize(turned).Axes.unbind(0), axes => Assert.Equal(1, torch.linalg.det(axes).item<double>(), 9));
    }

    [Fact]
    public void Degenerate_clouds_have_finite_coordinates()
    {
        using var scope = torch.NewDisposeScope();
        var map = new PrincipalCoordinates();
        Assert.Equal(0, map.Canonicalize(Field(torch.tensor(new double[,] { { 3, 4, 5 } }))).Coordinates.abs().max().item<double>());
        Assert.Equal(0, map.Canonicalize(Field(torch.full([7, 3], 123.456, torch.float64))).Coordinates.abs().max().item<double>());
        var line = map.Canonicalize(Field(torch.outer(torch.tensor([0.0, 1, 2, 5]), torch.tensor([1.0, 2, 3])) + 10)).Coordinates;
        Near([0, 0], line.abs().amax(0, 1).narrow(0, 1, 2), 0);
        Near([-2 / Math.Sqrt(3.5), -1 / Math.Sqrt(3.5), 0, 3 / Math.Sqrt(3.5)], line.select(2, 0), 1e-9);
        var two = map.Canonicalize(Field(torch.tensor(new double[,] { { 0, 0, 0 }, { 2, 0, 0 } })));
        Near([1, 1], two.Coordinates.select(2, 0).abs(), 1e-9);
        Assert.False(two.Spectrum.Degenerate.item<bool>());
        var padded = new PrincipalCoordinates(new() { Dimension = 5 }).Canonicalize(Example());
        Assert.Equal([1, 4, 5], padded.Coordinates.shape);
        Assert.Equal(0, padded.Coordinates.narrow(2, 2, 3).abs().max().item<double>());
    }

    [Fact]
    public void Masked_points_change_nothing_and_come_out_as_zero()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(10);
        foreach (var scale in Enum.GetValues<ScaleRule>())
        {
            var map = new PrincipalCoordinates(new() { Scale = scale });
            var cloud = Clear(3, 8, 3, generator);
            var mask = torch.ones([3, 10], torch.@bool);
            mask.narrow(1, 8, 2).fill_(false);
            var wide = new Field(torch.cat([cloud.Value, torch.full([3, 2, 3], 77.0, torch.float64)], 1), FieldType.Position, mask);
            var coordinates = map.Canonicalize(wide).Coordinates;
            Assert.True(Difference(map.Canonicalize(cloud).Coordinates, coordinates.narrow(1, 0, 8)) < 1e-9, $"{scale}");
            Assert.Equal(0, coordinates.narrow(1, 8, 2).abs().max().item<double>());
        }
    }

    [Fact]
    public void Masked_points_change_nothing_in_distances_either()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(11);
        var cloud = Clear(2, 8, 3, generator);
        var mask = torch.ones([2, 10], torch.@bool);
        mask.narrow(1, 8, 2).fill_(false);
        var wide = torch.full([2, 10, 10], 9.0, torch.float64);
        wide.narrow(1, 0, 8).narrow(2, 0, 8).copy_(Distances(cloud.Value));
        foreach (var map in new[] { new PrincipalCoordinates(new() { Dimension = 3 }), new PrincipalCoordinates(new() { Dimension = 3, MostPoints = 5, Landmarks = 6 }) })
        {
            Assert.True(Difference(map.FromDistances(Distances(cloud.Value)).Coordinates, map.FromDistances(wide, mask).Coordinates.narrow(1, 0, 8)) < 1e-7);
        }
    }

    [Fact]
    public void Derivatives_pass_the_whole_map_where_asked_for()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(12);
        var cloud = Clear(2, 6, 3, generator);
        var weights = torch.randn(cloud.Value.shape, torch.float64, generator: generator.Torch);
        var leaf = cloud.Value.clone().requires_grad_();
        var whole = new PrincipalCoordinates(new() { Differentiate = true });
        Testing.GradientCheck.First(() => whole.Canonicalize(cloud.With(leaf)).Coordinates * weights, [leaf], generator);

        // Scale: along s F nothing changes, so the whole gradient is orthogonal to the points about their mean. Through the coordinates alone it is A w / c.
        var detached = new PrincipalCoordinates().Canonicalize(cloud.With(leaf));
        var gradient = torch.autograd.grad([(detached.Coordinates * weights).sum()], [leaf])[0];
        Assert.True(Difference(gradient, detached.Vectors(weights) / detached.Scale.square().view(-1, 1, 1)) < 1e-9);
    }

    [Fact]
    public void Wrong_shapes_and_dropped_handedness_are_named()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Contains("[1, 4, 5]", Assert.Throws<InputException>(() => new PrincipalCoordinates().Canonicalize(Field(torch.zeros(4, 5)))).Message, StringComparison.Ordinal);
        Assert.Contains("Dimension", Assert.Throws<InputException>(() => new PrincipalCoordinates().FromDistances(torch.zeros(1, 4, 4))).Message, StringComparison.Ordinal);
        Assert.Contains("[1, 4, 5]", Assert.Throws<InputException>(() => new PrincipalCoordinates(new() { Dimension = 2 }).FromDistances(torch.zeros(1, 4, 5))).Message, StringComparison.Ordinal);
        var proper = new PrincipalCoordinates(new() { Sign = SignRule.ProperOnly, Dimension = 1 });
        Assert.Contains("Handedness", Assert.Throws<InputException>(() => proper.Canonicalize(Example())).Message, StringComparison.Ordinal);
    }

    private static Field Field(Tensor points) => new(points.unsqueeze(0), FieldType.Position);

    private static Field Example() => Field(torch.tensor(new double[,] { { 0, 0 }, { 1, 0 }, { 0, 2 }, { 3, 1 } }));

    private static Tensor Distances(Tensor points) => torch.linalg.vector_norm(points.unsqueeze(1) - points.unsqueeze(2), dims: [-1]);

    private static double Difference(Tensor a, Tensor b) => (a - b).abs().max().to(torch.float64).item<double>();

    private static void Near(double[] expected, Tensor actual, double tolerance)
    {
        var values = actual.flatten().to(torch.float64).data<double>().ToArray();
        Assert.Equal(expected.Length, values.Length);
        Assert.All(expected.Zip(values), p => Assert.True(Math.Abs(p.First - p.Second) <= tolerance, $"{p.First} is expected, {p.Second} found"));
    }

    /// <summary>Clouds whose axes and their directions are clear: gaps, skewness, single farthest points, odd numbers of points on both sides.</summary>
    private static Field Clear(int samples, int points, int dimension, Generator generator)
    {
        List<Tensor> kept = [];
        while (kept.Count < samples)
        {
            var cloud = Field(torch.randn([points, dimension], torch.float64, generator: generator.Torch).exp() * torch.arange(1, dimension + 1, dtype: torch.float64));
            var form = new PrincipalCoordinates().Canonicalize(cloud);
            var ends = form.Coordinates.amax([1]) + form.Coordinates.amin([1]);
            var sides = form.Coordinates.gt(0).sum(1) - form.Coordinates.lt(0).sum(1);
            if (form.Spectrum.RelativeGaps.item<double>() > 1e-3 && form.Spectrum.Skewness.abs().min().item<double>() > 1e-3 && ends.abs().min().item<double>() > 1e-3 && sides.ne(0).all().item<bool>())
            {
                kept.Add(cloud.Value);
            }
        }

        return new Field(torch.cat(kept), FieldType.Position);
    }

    /// <summary>s from 0.01 to 100, Q of O(d), b up to 100.</summary>
    private static Field Moved(Field clouds, Generator generator, bool alongScale = false)
    {
        var (samples, dimension) = (clouds.BatchSize, (int)clouds.Value.shape[2]);
        var turns = (dimension == 2 ? (IAffineGroup)new O2() : new O3()).Linear(dimension == 2 ? new O2().Sample(samples, generator) : new O3().Sample(samples, generator));
        var scales = torch.pow(10, (torch.rand([samples, 1, 1], torch.float64, generator: generator.Torch) * 4) - 2);
        var shifts = (torch.rand([samples, 1, dimension], torch.float64, generator: generator.Torch) * 200) - 100;
        return clouds.With((clouds.Value.matmul(turns.transpose(1, 2)) * scales) + (alongScale ? shifts * scales / 100 : shifts));
    }

    /// <summary>The clouds with all eigenvalues equal.</summary>
    private static Field White(Field clouds)
    {
        var form = new PrincipalCoordinates(Unscaled).Canonicalize(clouds);
        return clouds.With(form.Coordinates / form.Spectrum.Eigenvalues.sqrt().unsqueeze(1));
    }
}
