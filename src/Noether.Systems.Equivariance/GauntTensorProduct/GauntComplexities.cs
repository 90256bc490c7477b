using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.GauntTensorProduct;

/// <summary>What each way of multiplying features costs, as far as it is known without measuring.</summary>
internal static class GauntComplexities
{
    public static CardTable Table { get; } = new(
        "What one channel of one product of degrees up to L costs, beside features and results of O(L²) numbers. What that comes to, the recipe `bench` measures: fixed costs count there too, so that "
        + "the exponents that it fits, for all ways alike over the degrees from L = 6 on, need not be these; another window gives other exponents: fitted from 4 to 8, those of coupling by coupling and of functions differed by 1.12.",
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
            ["convolution in the frame of the edge (eSCN): one matrix from degrees to degrees for each order m", "O(L³)", "none", "O(L³)", "`escn`, with rotations of O(L³)"],
            ["those matrices, summed over the filter's degrees, by one product with a table", "O(L⁴), or once for all edges that share weights", "O(L⁴)", "O(L³)", "`escn`, where each edge and channel has its own weights"],
            ["convolution in the frame of the edge as one convolution along the frequencies of θ", "O(L³) with the rotations", "O(L³)", "O(L²)", "`fourier` of convolutions"],
        ]);
}
