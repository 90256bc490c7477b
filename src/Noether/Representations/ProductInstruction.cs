namespace Noether.Representations;

/// <summary>
/// Which copies of two blocks of irreps meet, and what becomes of them. Copies of the first are u, of the second v, of the output w; e3nn's name of a mode are the letters of its three factors.
/// </summary>
public enum ProductMode
{
    /// <summary>Every copy with every copy, mixed to every output copy: out[w] = Σ W[u, v, w] x[u] y[v]. Always weighted. e3nn's <c>uvw</c>.</summary>
    FullyConnected,

    /// <summary>Each copy of the first with all of the second: out[u] = Σ W[u, v] x[u] y[v]. e3nn's <c>uvu</c>.</summary>
    Depthwise,

    /// <summary>Copy by copy: out[u] = W[u] x[u] y[u]. e3nn's <c>uuu</c>.</summary>
    Elementwise,

    /// <summary>Every copy with every copy, all kept: out[u v] = W[u, v] x[u] y[v]. e3nn's <c>uvuv</c>.</summary>
    Full,

    /// <summary>Each copy with each later one, all kept: out[u v] = W[u v] x[u] y[v] for u &lt; v. e3nn's <c>uvu&lt;v</c>.</summary>
    Pairs,

    /// <summary>Each copy of the second with all of the first: out[v] = Σ W[u, v] x[u] y[v]. e3nn's <c>uvv</c>.</summary>
    DepthwiseSecond,

    /// <summary>Copy by copy, mixed to every output copy: out[w] = Σ W[u, w] x[u] y[u]. Without weights there is one output copy, the sum. e3nn's <c>uuw</c>.</summary>
    ElementwiseMixed,

    /// <summary>Each copy with each later one, mixed to every output copy: out[w] = Σ W[u v, w] x[u] y[v] for u &lt; v. Always weighted. e3nn's <c>u&lt;vw</c>.</summary>
    PairsMixed,
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
