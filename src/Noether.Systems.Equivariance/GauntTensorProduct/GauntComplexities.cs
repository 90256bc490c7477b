using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.GauntTensorProduct;

/// <summary>What each way of multiplying features costs, as far as it is known without measuring.</summary>
internal static class GauntComplexities
{
    public static CardTable Table { get; } = new(
        "What one channel of one product of degrees up to L costs, beside features and results of O(L²) numbers. What that comes to, the recipe `bench` measures: fixed costs count there too, so that "
        + "the exponents that it fits, for all ways alike over the degrees from L = 6 on, need not be these.",
        ["way", "operations", "tables", "memory on the way", "name in `bench`"],
        [
            ["all couplings as one dense matrix", "O(L⁶)", "O(L⁶)", "O(L⁴)", "`dense`"],
            ["coupling by coupling, a dense table each", "O(L⁶)", "O(L⁶)", "O(L²)", "`paths`, `planar-paths`, `all-paths`"],
            ["coupling by coupling, coefficients that are not zero", "O(L⁵)", "O(L⁵)", "none", "`sparse`"],
            ["grid, one dense matrix each way", "O(L⁴)", "O(L⁴)", "O(L²), 8 numbers a coefficient of a factor", "`grid`, for factors and results of degrees below 8"],
            ["grid, separable: along heights, then along circles", "O(L³)", "O(L³)", "O(L²), 8 numbers a coefficient of a factor", "`grid`, for factors and results of degrees from 8 on"],
            ["Fourier series, change of basis as one dense matrix", "O(L⁴)", "O(L⁴)", "O(L²), 16 numbers a coefficient of a factor", "`fourier-dense`"],
            ["Fourier series, change of basis order by order", "O(L³)", "O(L³)", "O(L²), 16 numbers a coefficient of a factor", "`fourier`"],
            ["the product of two Fourier series by fast transforms", "O(L² log L)", "none", "O(L²)", "`fourier`, `fourier-dense`"],
            ["convolution in the frame of the edge (eSCN): orders ±m to ±m, weights summed over the filter's degrees", "O(L³)", "O(L³)", "O(L²)", "`escn`, with rotations of O(L³)"],
        ]);
}
