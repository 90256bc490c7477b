namespace Noether.Numerics;

/// <summary>What computes a tensor product; all give the same up to rounding.</summary>
public enum ProductBackend
{
    /// <summary><see cref="Vector"/> for float32 on the CPU, <see cref="Torch"/> for everything else.</summary>
    Automatic,

    /// <summary>The kernels with this processor's vectors: float32 on the CPU.</summary>
    Vector,

    /// <summary>The kernels' scalar twins: float32 on the CPU.</summary>
    Scalar,

    /// <summary>Torch's operations, path by path: any precision, any device.</summary>
    Torch,
}
