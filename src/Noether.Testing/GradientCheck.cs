using Noether.Numerics;
using Noether.Runtime;

namespace Noether.Testing;

/// <summary>
/// Asserts that automatic derivatives equal central differences, in float64. The function's output is weighted with random numbers into one
/// scalar; each checked entry of each input is then moved by <see cref="Tolerances.DifferenceStep"/>. What is allowed is relative to the largest
/// derivative by the same input, so that a strongly coupled input hides nothing of a weakly coupled one; no less than rounding does to a difference.
/// </summary>
public static class GradientCheck
{
    /// <summary>Checks first derivatives.</summary>
    /// <param name="function">The function; it reads <paramref name="inputs"/> (or tensors that share their storage) each time it is called.</param>
    /// <param name="inputs">Leaves in float64 that require gradients: inputs or parameters.</param>
    /// <param name="generator">Draws the weights and the entries.</param>
    /// <param name="entries">Most entries checked an input.</param>
    /// <exception cref="CheckFailedException">A derivative is off; names the input, the entry, both values and the tolerance.</exception>
    public static void First(Func<Tensor> function, IReadOnlyList<Tensor> inputs, Generator generator, int entries = 20)
    {
        Validate(function, inputs, generator);
        using var scope = torch.NewDisposeScope();
        var weights = WeightsLike(function(), generator);
        Compare("first", () => function() * weights, inputs, generator, entries);
    }

    /// <summary>Checks second derivatives: the derivative of a randomly weighted sum of first derivatives.</summary>
    /// <inheritdoc cref="First"/>
    public static void Second(Func<Tensor> function, IReadOnlyList<Tensor> inputs, Generator generator, int entries = 20)
    {
        Validate(function, inputs, generator);
        using var scope = torch.NewDisposeScope();
        var weights = WeightsLike(function(), generator);
        Tensor[] directions = [.. inputs.Select(x => WeightsLike(x, generator))];
        Compare("second", Slope, inputs, generator, entries);

        Tensor Slope()
        {
            var gradients = Gradients((function() * weights).sum(), inputs, createGraph: true);
            return torch.cat([.. gradients.Zip(directions, (gradient, direction) => (gradient * direction).flatten())]);
        }
    }

    private static void Validate(Func<Tensor> function, IReadOnlyList<Tensor> inputs, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(generator);
        if (inputs.Count == 0 || inputs.Any(x => x.dtype != torch.float64 || !x.requires_grad))
        {
            throw new ArgumentException("At least one input is needed, and all must be float64 and require gradients.", nameof(inputs));
        }
    }

    private static Tensor WeightsLike(Tensor value, Generator generator) => torch.randn(value.shape, torch.float64, generator: generator.Torch);

    private static void Compare(string order, Func<Tensor> terms, IReadOnlyList<Tensor> inputs, Generator generator, int entries)
    {
        var values = terms();
        var gradients = Gradients(values.sum(), inputs, createGraph: false);
        var rounding = Rounding(values.abs().sum().item<double>()) / Tolerances.DifferenceStep;
        for (var i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].NumberOfElements == 0)
            {
                continue;
            }

            var allowed = (Tolerances.Derivative * gradients[i].abs().max().item<double>()) + rounding;
            var places = torch.randperm(inputs[i].NumberOfElements, torch.int64, generator: generator.Torch).data<long>().Take(entries);
            var slopes = gradients[i].contiguous().data<double>().ToArray();
            foreach (var place in places.ToArray())
            {
                var difference = Difference(terms, inputs[i], place);
                if (!(Math.Abs(difference - slopes[place]) <= allowed))
                {
                    throw new CheckFailedException(
                        $"The {order} derivative by entry {place} of input {i} ([{string.Join(", ", inputs[i].shape)}]) is {slopes[place]:G9}, by central differences {difference:G9}; allowed is {allowed:G3}.");
                }
            }
        }
    }

    /// <summary>A hundred units in the last place of a sum whose terms have that total size; the sum itself may be far smaller.</summary>
    private static double Rounding(double size) => 100 * (Math.BitIncrement(size) - size);

    private static double Difference(Func<Tensor> terms, Tensor input, long place)
    {
        using var scope = torch.NewDisposeScope();
        var entry = input.detach().view(-1).narrow(0, place, 1);
        var original = entry.item<double>();
        double At(double value)
        {
            entry.fill_(value);
            return terms().sum().item<double>();
        }

        var (above, below) = (original + Tolerances.DifferenceStep, original - Tolerances.DifferenceStep);
        var slope = (At(above) - At(below)) / (above - below);
        entry.fill_(original);
        return slope;
    }

    /// <summary>Gradients of a scalar; zeros for inputs that it does not depend on.</summary>
    private static Tensor[] Gradients(Tensor scalar, IReadOnlyList<Tensor> inputs, bool createGraph)
    {
        if (!scalar.requires_grad)
        {
            return [.. inputs.Select(x => torch.zeros_like(x))];
        }

        // Python keeps the graph where one is created; TorchSharp has to be told, and a graph freed too early ends the process.
        var gradients = torch.autograd.grad([scalar], [.. inputs], retain_graph: createGraph, create_graph: createGraph, allow_unused: true);
        BackwardGuard.Rethrow();
        return [.. gradients.Zip(inputs, (gradient, input) => gradient is null || gradient.IsInvalid ? torch.zeros_like(input) : gradient)];
    }
}
