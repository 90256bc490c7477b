using CsCheck;
using Noether.Representations;

namespace Noether.Tests.Representations;

public sealed class WignerThreeJTests
{
    private static readonly Gen<(int L1, int L2, int L3)> Triangles =
        Gen.Int[0, 8].Select(Gen.Int[0, 8], Gen.Int[0, 16]).Select((a, b, c) => (a, b, Math.Abs(a - b) + (c % ((2 * Math.Min(a, b)) + 1))));

    [Fact]
    public void Every_tensor_has_unit_norm_and_none_breaks_the_triangle_rule() => Gen.Int[0, 10].Select(Gen.Int[0, 10], Gen.Int[0, 10]).Sample((l1, l2, l3) =>
        Assert.Equal(WignerThreeJ.IsTriangle(l1, l2, l3) ? 1 : 0, WignerThreeJ.Of(l1, l2, l3).Norm, 1e-13));

    [Fact]
    public void Contracting_two_of_three_indices_leaves_the_identity() => Triangles.Sample(
        (l1, l2, l3) =>
        {
            using var scope = torch.NewDisposeScope();
            var w = WignerThreeJ.Of(l1, l2, l3).ToTensor();
            for (var free = 0; free < 3; free++)
            {
                var rows = w.movedim([free], [0]).flatten(1);
                var n = rows.shape[0];
                Assert.True(rows.matmul(rows.t()).allclose(torch.eye(n, dtype: torch.float64) / n, 0, 1e-14));
            }
        },
        iter: 60,
        threads: 1);

    [Fact]
    public void Different_third_degrees_are_orthogonal()
    {
        using var scope = torch.NewDisposeScope();
        var all = torch.cat([.. Enumerable.Range(1, 7).Select(l3 => WignerThreeJ.Of(3, 4, l3).ToTensor().flatten(0, 1) * Math.Sqrt((2 * l3) + 1))], 1);
        Assert.True(all.t().matmul(all).allclose(torch.eye(7 * 9, dtype: torch.float64), 0, 1e-13));
        Assert.True(all.matmul(all.t()).allclose(torch.eye(7 * 9, dtype: torch.float64), 0, 1e-13));
    }

    [Fact]
    public void Exchanging_the_first_two_multiplies_by_the_parity_of_the_sum() => Triangles.Sample(
        (l1, l2, l3) =>
        {
            using var scope = torch.NewDisposeScope();
            var sign = (l1 + l2 + l3) % 2 == 0 ? 1 : -1;
            Assert.True((WignerThreeJ.Of(l2, l1, l3).ToTensor().transpose(0, 1) * sign).allclose(WignerThreeJ.Of(l1, l2, l3).ToTensor(), 0, 1e-15));
        },
        iter: 60,
        threads: 1);

    [Fact]
    public void Any_exchange_gives_the_same_tensor_up_to_a_sign_and_the_same_where_the_sum_is_even() => Triangles.Sample(
        (l1, l2, l3) =>
        {
            using var scope = torch.NewDisposeScope();
            var (w, turned) = (WignerThreeJ.Of(l1, l2, l3).ToTensor(), WignerThreeJ.Of(l1, l3, l2).ToTensor().transpose(1, 2));
            var same = (w * turned).sum().item<double>();
            Assert.Equal((l1 + l2 + l3) % 2 == 0 ? 1 : Math.Sign(same), same, 1e-13);
        },
        iter: 60,
        threads: 1);

    [Fact]
    public void Three_vectors_couple_by_the_Levi_Civita_tensor_over_the_root_of_six()
    {
        var w = WignerThreeJ.Of(1, 1, 1);
        Assert.Equal(6, w.Entries.Length);
        foreach (var e in w.Entries)
        {
            var levi = (e.Second - e.First) * (e.Third - e.First) * (e.Third - e.Second) / 2;
            Assert.Equal(levi / Math.Sqrt(6), e.Value, 1e-15);
        }
    }

    [Fact]
    public void Entries_that_are_zero_are_zero_exactly()
    {
        // Nonzeros of all paths of natural parity up to a degree, as counted in e3nn's tensors.
        Assert.Equal((353, 1875), Count(3));
        Assert.Equal((6460, 52570), Count(6));

        static (int Nonzero, int All) Count(int degree)
        {
            var tensors = Gaunt.Paths(degree, degree, degree).Select(l => WignerThreeJ.Of(l.L1, l.L2, l.L3)).ToList();
            return (tensors.Sum(w => w.Entries.Length), tensors.Sum(w => w.ToDense().Length));
        }
    }

    [Fact]
    public void Dense_sparse_and_single_entries_are_the_same()
    {
        var (w, k) = (WignerThreeJ.Of(2, 3, 4), 0);
        var dense = w.ToDense();
        for (var m1 = -2; m1 <= 2; m1++)
        {
            for (var m2 = -3; m2 <= 3; m2++)
            {
                for (var m3 = -4; m3 <= 4; m3++)
                {
                    Assert.Equal(dense[k++], w.At(m1, m2, m3));
                }
            }
        }

        Assert.Equal(dense.Count(x => x != 0), w.Entries.Length);
    }

    [Fact]
    public void Large_degrees_keep_their_digits()
    {
        Assert.Equal(1, WignerThreeJ.Of(30, 25, 40).Norm, 1e-13);
        var row = WignerThreeJ.Of(30, 30, 60);
        Assert.Equal(1 / 121.0, row.Entries.ToArray().Where(e => e.Third == 60).Sum(e => e.Value * e.Value), 1e-15);
    }

    [Fact]
    public void Threads_that_ask_at_once_get_the_same() =>
        Assert.Single(Enumerable.Range(0, 8).AsParallel().Select(_ => string.Join(' ', WignerThreeJ.Of(9, 7, 8).Entries.ToArray().Select(e => e.Value))).Distinct());
}
