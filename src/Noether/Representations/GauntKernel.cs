namespace Noether.Representations;

/// <summary>What computes a <see cref="GauntProduct"/>; all give the same up to rounding, and all are differentiable at least three times.</summary>
public enum GauntKernel
{
    /// <summary>The one whose measured cost is least (<see cref="GauntPlan.Choose"/>).</summary>
    Automatic,

    /// <summary>Coupling by coupling with sparse coefficients, by the kernels of <see cref="ProductPlan"/>: O(L⁵).</summary>
    CgPaths,

    /// <summary>All coefficients as one matrix: O(L⁶).</summary>
    Dense,

    /// <summary>As trigonometric polynomials of two angles, multiplied by fast Fourier transforms: O(L³), with FFTs O(L² log L) and large constants.</summary>
    Fourier,

    /// <summary>As values on a quadrature grid that is exact for the product: O(L⁴), from some degree on O(L³) by <see cref="SphereTransform.IsSeparable">separable</see> transforms.</summary>
    Grid,
}

/// <summary>Multiplies functions on the sphere, <c>[..., (L + 1)², channels]</c>; leading axes and channels are equal or 1.</summary>
internal interface IGauntKernel
{
    /// <summary>Coefficients of the product.</summary>
    Tensor Multiply(Tensor x, Tensor y);
}
