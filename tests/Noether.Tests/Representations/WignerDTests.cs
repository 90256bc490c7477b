using CsCheck;
using Noether.Groups;
using Noether.Representations;
using Noether.Runtime;
using Noether.Testing;

namespace Noether.Tests.Representations;

public sealed class WignerDTests
{
    private static readonly WignerMethod[] Methods = Enum.GetValues<WignerMethod>();

    private static readonly Gen<(int Degree, int Seed)> Cases = Gen.Int[0, 8].Select(Gen.Int);

    [Fact]
    public void Matrices_are_a_homomorphism() => Cases.Sample(
        (degree, seed) =>
        {
            using var scope = torch.NewDisposeScope();
            var (a, b) = (Draw(5, seed), Draw(5, seed + 1));
            foreach (var method in Methods)
            {
                Tensor D(Tensor r) => WignerD.Of(degree, r, method);
                Assert.True(D(a.matmul(b)).allclose(D(a).matmul(D(b)), 0, 1e-12));
            }
        },
        iter: 20,
        threads: 1);

    [Fact]
    public void Matrices_are_orthogonal_and_the_identity_maps_to_the_identity() => Cases.Sample(
        (degree, seed) =>
        {
            using var scope = torch.NewDisposeScope();
            var one = torch.eye((2 * degree) + 1, dtype: torch.float64);
            foreach (var method in Methods)
            {
                var d = WignerD.Of(degree, Draw(5, seed), method);
                Assert.True(d.matmul(d.transpose(1, 2)).allclose(one, 0, 1e-12));
                Assert.True(WignerD.Of(degree, torch.eye(3, dtype: torch.float64), method).allclose(one, 0, 1e-12));
            }
        },
        iter: 20,
        threads: 1);

    [Fact]
    public void Harmonics_of_turned_points_are_turned_harmonics() => Cases.Sample(
        (degree, seed) =>
        {
            using var scope = torch.NewDisposeScope();
            using var generator = new Generator(seed);
            var (rotations, points) = (Draw(5, seed), torch.randn([5, 3], torch.float64, generator: generator.Torch));
            Tensor Last(Tensor x) => SphericalHarmonics.Values(x, degree).narrow(1, degree * degree, (2 * degree) + 1);
            var turned = Last(rotations.matmul(points.unsqueeze(-1)).squeeze(-1));
            foreach (var method in Methods)
            {
                Assert.True(turned.allclose(WignerD.Of(degree, rotations, method).matmul(Last(points).unsqueeze(-1)).squeeze(-1), 0, 1e-12));
            }
        },
        iter: 20,
        threads: 1);

    [Fact]
    public void All_methods_agree_at_every_rotation_also_where_angles_are_singular() => Gen.Int[0, 12].Sample(
        degree =>
        {
            using var scope = torch.NewDisposeScope();
            var half = torch.diag(torch.tensor([1.0, -1, -1]));
            var rotations = torch.cat([Draw(6, degree), Turn(1, 0), Turn(1, 2), half.unsqueeze(0), half.matmul(Turn(1, 1)), Turn(0, 1e-9)]);
            var expected = WignerD.Of(degree, rotations, WignerMethod.Fit);
            foreach (var method in Methods)
            {
                Assert.True(WignerD.Of(degree, rotations, method).allclose(expected, 0, 1e-10));
            }
        },
        iter: 13,
        threads: 1);

    [Fact]
    public void The_first_degree_is_the_rotation_and_axes_turn_as_in_reference()
    {
        using var scope = torch.NewDisposeScope();
        var rotations = Draw(4, 1);
        double[] aboutX = [0, 1, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, -.5, 0, .8660254037844386, 0, 0, 0, -1, 0, 0, 0, .8660254037844386, 0, .5];
        double[] aboutY = [-1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, -1];
        foreach (var method in Methods)
        {
            Assert.True(WignerD.Of(1, rotations, method).allclose(rotations, 0, 1e-13));
            Assert.True(WignerD.Of(2, Turn(0, Math.PI / 2), method).flatten().allclose(torch.tensor(aboutX), 0, 1e-12));
            Assert.True(WignerD.Of(2, Turn(1, Math.PI / 2), method).flatten().allclose(torch.tensor(aboutY), 0, 1e-12));
        }
    }

    [Fact]
    public void The_exchange_of_axes_is_a_symmetric_involution()
    {
        using var scope = torch.NewDisposeScope();
        for (var degree = 0; degree <= 10; degree++)
        {
            var j = AxisTurnMatrices.Exchange(degree);
            Assert.True(j.allclose(j.t(), 0, 1e-13));
            Assert.True(j.matmul(j).allclose(torch.eye((2 * degree) + 1, dtype: torch.float64), 0, 1e-12));
        }
    }

    [Fact]
    public void Generators_are_derivatives_at_the_identity_and_commute_as_axes_do()
    {
        using var scope = torch.NewDisposeScope();
        for (var degree = 0; degree <= 8; degree++)
        {
            var x = WignerD.Generators(degree);
            Tensor Bracket(int i, int j) => x[i].matmul(x[j]) - x[j].matmul(x[i]);
            Assert.True(Bracket(0, 1).allclose(x[2], 0, 1e-12) && Bracket(1, 2).allclose(x[0], 0, 1e-12) && Bracket(2, 0).allclose(x[1], 0, 1e-12));
            for (var axis = 0; axis < 3; axis++)
            {
                Assert.True(WignerD.Of(degree, Turn(axis, 0.3))[0].allclose(torch.linalg.matrix_exp(0.3 * x[axis]), 0, 1e-12));
            }
        }
    }

    [Fact]
    public void The_3j_tensor_is_invariant() => Gen.Int[0, 8].Select(Gen.Int[0, 8], Gen.Int[0, 16], Gen.Int).Sample(
        (l1, l2, pick, seed) =>
        {
            using var scope = torch.NewDisposeScope();
            var l3 = Math.Abs(l1 - l2) + (pick % ((2 * Math.Min(l1, l2)) + 1));
            var (w, r) = (WignerThreeJ.Of(l1, l2, l3).ToTensor(), Draw(1, seed)[0]);
            Assert.True(torch.einsum("ia,jb,kc,abc->ijk", WignerD.Of(l1, r), WignerD.Of(l2, r), WignerD.Of(l3, r), w).allclose(w, 0, 1e-12));
        },
        iter: 40,
        threads: 1);

    [Theory]
    [InlineData(WignerMethod.Recursion)]
    [InlineData(WignerMethod.AxisTurns)]
    [InlineData(WignerMethod.Fit)]
    public void Derivatives_to_third_order_along_rotations_equal_central_differences(WignerMethod method)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var vectors = torch.randn([3, 3], torch.float64, generator: generator.Torch).requires_grad_();
        var fixedWeights = torch.randn([3, 1 + 9 + 49], torch.float64, generator: generator.Torch);
        Tensor F() => torch.cat([.. WignerD.All([0, 1, 3], Rotations.Exp(vectors), method).Select(d => d.flatten(1))], 1).square() * fixedWeights;
        GradientCheck.First(F, [vectors], generator);
        GradientCheck.Second(F, [vectors], generator);
        Tensor Slope() => torch.autograd.grad([F().sum()], [vectors], create_graph: true, retain_graph: true)[0];
        GradientCheck.Second(Slope, [vectors], generator);
    }

    [Fact]
    public void Gradients_at_singular_angles_are_finite_and_the_same_for_all_methods_along_rotations()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var weights = torch.randn([7, 7], torch.float64, generator: generator.Torch);
        foreach (var vector in (double[][])[[0, 0, 0], [0, 1, 0], [Math.PI, 0, 0]])
        {
            var gradients = Methods.Select(method =>
            {
                var v = torch.tensor(vector).requires_grad_();
                return torch.autograd.grad([(WignerD.Of(3, Rotations.Exp(v), method) * weights).sum()], [v])[0];
            }).ToList();
            Assert.True(gradients[0].abs().max().item<double>() > 0.1);
            Assert.All(gradients, g => Assert.True(g.allclose(gradients[0], 1e-10, 1e-10)));
        }
    }

    [Fact]
    public void Single_precision_keeps_its_digits()
    {
        using var scope = torch.NewDisposeScope();
        var rotations = Draw(10, 5);
        foreach (var method in Methods)
        {
            var d = WignerD.Of(6, rotations.to(torch.float32), method);
            Assert.Equal(torch.float32, d.dtype);
            Assert.True(d.to(torch.float64).allclose(WignerD.Of(6, rotations), 0, 2e-6));
        }
    }

    [Fact]
    public void Matrices_of_another_size_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Contains("[2, 2]", Assert.Throws<InputException>(() => WignerD.Of(1, torch.eye(2))).Message);
    }

    private static Tensor Draw(long count, int seed)
    {
        using var generator = new Generator(seed);
        return new SO3().Sample(count, generator);
    }

    private static Tensor Turn(int axis, double angle)
    {
        var vector = torch.zeros(1, 3, dtype: torch.float64);
        vector[0, axis] = torch.tensor(angle);
        return Rotations.Exp(vector);
    }
}
