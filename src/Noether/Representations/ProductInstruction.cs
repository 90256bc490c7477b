namespace Noether.Representations;

/// <summary>Which copies of two blocks of irreps meet, and what becomes of them. Copies of the first are u, of the second v, of the output w.</summary>
public enum ProductMode
{
    /// <summary>Every copy with every copy, mixed to every output copy: out[w] = Σ W[u, v, w] x[u] y[v]. Always weighted.</summary>
    FullyConnected,

    /// <summary>Each copy of the first with all of the second: out[u] = Σ W[u, v] x[u] y[v].</summary>
    Depthwise,

    /// <summary>Copy by copy: out[u] = W[u] x[u] y[u].</summary>
    Elementwise,

    /// <summary>Every copy with every copy, all kept: out[u v] = x[u] y[v]. Never weighted.</summary>
    Full,

    /// <summary>Each copy with each later one, all kept: out[u v] = x[u] y[v] for u &lt; v. Never weighted.</summary>
    Pairs,
}

/// <summary>One term of a <see cref="TensorProduct"/>.</summary>
/// <param name="First">Block of the first irreps.</param>
/// <param name="Second">Block of the second irreps.</param>
/// <param name="Output">Block of the output irreps that it is added to.</param>
/// <param name="Mode">Which copies meet.</param>
/// <param name="Weighted">Whether it has weights.</param>
/// <param name="PathWeight">Its share of the output's variance before normalisation: the term is multiplied by the root.</param>
public sealed record ProductInstruction(int First, int Second, int Output, ProductMode Mode, bool Weighted, double PathWeight = 1);

/// <summary>Which inputs give outputs of the same kind, on average over components.</summary>
public enum IrrepNormalisation
{
    /// <summary>Components of variance 1.</summary>
    Component,

    /// <summary>Vectors of mean squared length 1.</summary>
    Norm,

    /// <summary>Nothing is done.</summary>
    None,
}

/// <summary>How the terms that are added to one output share its variance.</summary>
public enum PathNormalisation
{
    /// <summary>Each product of copies alike: larger blocks contribute more.</summary>
    Element,

    /// <summary>Each term alike.</summary>
    Path,

    /// <summary>Nothing is done.</summary>
    None,
}
