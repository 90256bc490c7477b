using Noether.Groups;
using Noether.Representations;
using Noether.Runtime;
using Noether.Testing;

namespace Noether.Tests.Representations;

public sealed class VectorSignalProductTests
{
    private static readonly Parity[] Kinds = [Parity.Odd, Parity.Even];

    [Fact]
    public void Constant_fields_have_the_cross_and_dot_products_of_vectors()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var product = new VectorSignalProduct(0, 0, 0);
        var (a, b) = (ProductDefinition.Random(generator, 3, 4), ProductDefinition.Random(generator, 3, 4));

        // A field is Y_00 times its vector.
        var y = 1 / Math.Sqrt(4 * Math.PI);
        Assert.True(product.Cross(a, b).allclose(torch.linalg.cross(a, b, 0) * y, 1e-12, 1e-12));
        Assert.True(product.Dot(a, b).allclose((a * b).sum(0, keepdim: true) * y, 1e-12, 1e-12));
        Assert.Equal("1x1o", VectorSignalProduct.Irreps(0, Parity.Odd).ToString());
        Assert.Equal("1x1o+1x0e+1x1e+1x2e", VectorSignalProduct.Irreps(1, Parity.Odd).ToString());
        Assert.Equal("1x1e+1x0o+1x1o+1x2o", VectorSignalProduct.Irreps(1, Parity.Even).ToString());
    }

    [Fact]
    public void Fields_move_with_their_factors_under_rotations_and_reflections()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var (product, rotation) = (new VectorSignalProduct(2, 1, 2), new SO3().Sample(1, generator)[0]);
        foreach (var element in (Tensor[])[rotation, -rotation])
        {
            foreach (var (first, second) in from a in Kinds from b in Kinds select (a, b))
            {
                var kind = first == second ? Parity.Even : Parity.Odd;
                var (x, y) = (ProductDefinition.Random(generator, 27, 2), ProductDefinition.Random(generator, 12, 2));
                Tensor Turn(Irreps irreps, Tensor t) => irreps.D(element).matmul(t);
                var (left, right) = (Turn(VectorSignalProduct.Irreps(2, first), x), Turn(VectorSignalProduct.Irreps(1, second), y));
                Close(Turn(VectorSignalProduct.Irreps(2, kind), product.Cross(x, y)), product.Cross(left, right));

                // The dot product of fields of two kinds changes sign under inversion.
                var sign = kind == Parity.Even || ReferenceEquals(element, rotation) ? 1 : -1;
                Close(Turn(Irreps.SphericalHarmonics(2), product.Dot(x, y)) * sign, product.Dot(left, right));
                var s = ProductDefinition.Random(generator, 9, 2);
                Close(Turn(VectorSignalProduct.Irreps(2, second), product.Scale(s, y)), product.Scale(Turn(Irreps.SphericalHarmonics(2), s), right));
            }
        }
    }

    [Fact]
    public void Every_odd_coupling_is_there_and_is_that_of_the_3j_tensor()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        const int Degree = 2;
        var product = new VectorSignalProduct(Degree, Degree, Degree);
        var slots = Slots(Degree);
        var odd = 0;
        foreach (var (j1, j2, j3) in from a in Enumerable.Range(1, 2) from b in Enumerable.Range(1, 2) from c in Enumerable.Range(1, 2) where (a + b + c) % 2 != 0 && WignerThreeJ.IsTriangle(a, b, c) select (a, b, c))
        {
            odd++;
            Assert.Equal(0, Gaunt.Factor(j1, j2, j3));
            var (a, b) = (ProductDefinition.Random(generator, (2 * j1) + 1, 1), ProductDefinition.Random(generator, (2 * j2) + 1, 1));
            var expected = torch.einsum("ijk,ic,jc->kc", WignerThreeJ.Of(j1, j2, j3).ToTensor(), a, b);

            // Polar fields with the natural parity of their degree, to components of every (l3, j3) of an axial field.
            var (first, second) = (slots.First(s => s.J == j1 && s.L != j1), slots.First(s => s.J == j2 && s.L != j2));
            var cross = product.Cross(Placed(a, first.Start), Placed(b, second.Start));
            var strongest = 0.0;
            foreach (var slot in slots.Where(s => s.J == j3))
            {
                var part = cross.narrow(0, slot.Start, (2 * j3) + 1);
                var factor = (part * expected).sum() / expected.square().sum();
                Assert.True(part.allclose(factor * expected, 1e-10, 1e-10), $"{j1} {j2} {j3} to l = {slot.L}");
                strongest = Math.Max(strongest, Math.Abs(factor.item<double>()));
            }

            Assert.True(strongest > 0.05, $"{j1} x {j2} -> {j3}: {strongest}");
        }

        Assert.Equal(4, odd);
    }

    [Fact]
    public void The_triple_product_tells_a_frame_from_its_mirror_image()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var product = new VectorSignalProduct(0, 0, 0);
        var (a, b, c) = (ProductDefinition.Random(generator, 3, 1), ProductDefinition.Random(generator, 3, 1), ProductDefinition.Random(generator, 3, 1));
        var mirror = torch.diag(torch.tensor([1.0, 1, -1]));
        double Triple(Tensor g) => product.Dot(product.Cross(g.matmul(a), g.matmul(b)), g.matmul(c)).item<double>();
        var volume = Triple(torch.eye(3, dtype: torch.float64));
        Assert.True(Math.Abs(volume) > 1e-3);
        Assert.Equal(-volume, Triple(mirror), 1e-12);
    }

    [Fact]
    public void Derivatives_equal_central_differences()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        var product = new VectorSignalProduct(1, 1, 1);
        var (x, y) = (ProductDefinition.Random(generator, 2, 12, 1).requires_grad_(), ProductDefinition.Random(generator, 2, 12, 1).requires_grad_());
        Tensor All() => torch.cat([product.Cross(x, y), product.Dot(x, y), product.Scale(x.narrow(1, 0, 4), y)], 1);
        GradientCheck.First(All, [x, y], generator);
        GradientCheck.Second(All, [x, y], generator, entries: 5);
    }

    [Fact]
    public void Other_shapes_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        var product = new VectorSignalProduct(1, 1, 1);
        Assert.Contains("[..., 12, channels]", Assert.Throws<InputException>(() => product.Cross(torch.zeros(4, 1), torch.zeros(12, 1))).Message);
        Assert.Throws<InputException>(() => product.Scale(torch.zeros(12, 1), torch.zeros(12, 1)));
        Assert.Throws<InputException>(() => new VectorSignalProduct(1, 1, 3));
    }

    private static List<(int L, int J, int Start)> Slots(int degree)
    {
        List<(int L, int J, int Start)> slots = [];
        var start = 0;
        for (var l = 0; l <= degree; l++)
        {
            for (var j = Math.Abs(l - 1); j <= l + 1; j++)
            {
                slots.Add((l, j, start));
                start += (2 * j) + 1;
            }
        }

        return slots;
    }

    private static Tensor Placed(Tensor block, int start) => torch.nn.functional.pad(block, [0, 0, start, 27 - start - block.shape[0]]);

    private static void Close(Tensor expected, Tensor actual) => Assert.True(actual.allclose(expected, 1e-10, 1e-10), (actual - expected).abs().max().item<double>().ToString());
}
