namespace Noether.Kernels.Tests;

public sealed class WignerRecursionTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 10)]
    [InlineData(3, 35)]
    [InlineData(4, 84)]
    public void Matrices_of_all_degrees_lie_one_after_another(int degree, int start) => Assert.Equal(start, WignerRecursion.Start(degree));

    [Fact]
    public void A_half_turn_about_the_polar_axis_changes_the_sign_of_odd_orders()
    {
        const int Degree = 6;
        var matrices = new double[WignerRecursion.Start(Degree + 1)];
        new WignerRecursion(Degree).Fill([-1, 0, 0, 0, 1, 0, 0, 0, -1], matrices);
        for (var l = 0; l <= Degree; l++)
        {
            for (var m = -l; m <= l; m++)
            {
                for (var n = -l; n <= l; n++)
                {
                    var expected = m != n ? 0 : m % 2 == 0 ? 1 : -1;
                    Assert.Equal(expected, matrices[WignerRecursion.Start(l) + ((m + l) * ((2 * l) + 1)) + n + l], 1e-14);
                }
            }
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new WignerRecursion(1).Fill(new double[9], new double[9]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WignerRecursion(-1));
    }
}
