using Noether.Representations;
using Noether.Runtime;

namespace Noether.Nn;

/// <summary>What a function does to the sign of its argument.</summary>
public enum FunctionParity
{
    /// <summary>f(-x) = f(x).</summary>
    Even,

    /// <summary>f(-x) = -f(x).</summary>
    Odd,

    /// <summary>Neither: not for scalars that change their sign.</summary>
    None,
}

/// <summary>A function of one scalar, with the factor that gives its value second moment 1 where the argument is N(0, 1).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Function">The function itself.</param>
/// <param name="Factor">1 / √E f(x)²; e3nn estimates it by sampling (<see cref="Sampled"/>).</param>
/// <param name="Parity">What it does to signs.</param>
public sealed record ScalarActivation(string Name, Func<Tensor, Tensor> Function, double Factor, FunctionParity Parity)
{
    /// <summary>x σ(x).</summary>
    public static ScalarActivation Silu { get; } = new("SiLU", x => torch.nn.functional.silu(x), 1.676532470331099, FunctionParity.None);

    /// <summary>tanh(x).</summary>
    public static ScalarActivation Tanh { get; } = new("tanh", torch.tanh, 1.592537419722839, FunctionParity.Odd);

    /// <summary>1 / (1 + exp(-x)).</summary>
    public static ScalarActivation Sigmoid { get; } = new("sigmoid", torch.sigmoid, 1.846228545338617, FunctionParity.None);

    /// <summary>max(0, x).</summary>
    public static ScalarActivation Relu { get; } = new("ReLU", x => torch.nn.functional.relu(x), Math.Sqrt(2), FunctionParity.None);

    /// <summary>|x|.</summary>
    public static ScalarActivation Abs { get; } = new("abs", torch.abs, 1, FunctionParity.Even);

    /// <summary>
    /// The function with e3nn's factor (<c>normalize2mom</c>): the mean over one million normal numbers drawn from seed 0 in place of the integral, 1.6792 instead of 1.6765 for SiLU; none
    /// where it is within 10⁻⁴ of 1. For weights that were trained there.
    /// </summary>
    public ScalarActivation Sampled()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(0);
        var x = torch.randn([1_000_000], torch.float64, generator: generator.Torch);
        var factor = 1 / Math.Sqrt(Function(x).square().mean().item<double>());
        return this with { Factor = Math.Abs(factor - 1) < 1e-4 ? 1 : factor };
    }

    /// <summary>The function times its factor.</summary>
    public Tensor Apply(Tensor x)
    {
        using var value = Function(x);
        return value * Factor;
    }

    /// <summary>What scalars become.</summary>
    /// <param name="irrep"><c>0e</c> or <c>0o</c>.</param>
    /// <exception cref="InputException">No scalar, or one that changes its sign under a function that is neither even nor odd.</exception>
    public Irrep Of(Irrep irrep) => irrep switch
    {
        { Degree: > 0 } => throw new InputException($"{Name} is applied to scalars, not to {irrep}; gate it or use {nameof(NormActivation)}."),
        { Parity: Representations.Parity.Even } => irrep,
        _ => Parity switch
        {
            FunctionParity.Even => new Irrep(0, Representations.Parity.Even),
            FunctionParity.Odd => irrep,
            _ => throw new InputException($"{Name} is neither even nor odd, so that {irrep} has no parity behind it; use {nameof(Tanh)} or {nameof(Abs)}."),
        },
    };
}
