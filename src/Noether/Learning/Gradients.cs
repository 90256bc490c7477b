using Noether.Kernels;
using Noether.Numerics;
using TorchSharp.Modules;

namespace Noether.Learning;

/// <summary>Norm and clipping of all gradients together, and the search for numbers that are not finite.</summary>
internal static class Gradients
{
    /// <summary>Euclidean norm over all gradients; 0 without any.</summary>
    public static double Norm(IReadOnlyList<(string Name, Parameter Parameter)> parameters)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var (squares, others) = (0.0, new List<Tensor>());
        foreach (var gradient in parameters.Select(p => p.Parameter.grad).OfType<Tensor>())
        {
            if (KernelRows.Has(gradient) && gradient.is_contiguous())
            {
                squares += gradient.dtype == torch.float32 ? SquareSum.Of(KernelRows.Of<float>(gradient)) : SquareSum.Of(KernelRows.Of<double>(gradient));
            }
            else
            {
                others.Add(gradient.norm());
            }
        }

        return others.Count == 0 ? Math.Sqrt(squares) : double.Hypot(Math.Sqrt(squares), torch.stack(others).norm().ToDouble());
    }

    /// <summary>Scales all gradients so that their norm is at most <paramref name="limit"/>.</summary>
    public static void Clip(IReadOnlyList<(string Name, Parameter Parameter)> parameters, double norm, double limit)
    {
        if (norm <= limit)
        {
            return;
        }

        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        foreach (var gradient in parameters.Select(p => p.Parameter.grad).OfType<Tensor>())
        {
            gradient.mul_(limit / norm);
        }
    }

    /// <summary>The error for a loss that is not finite: its first such term, and the first such parameter, which is then the likelier cause.</summary>
    public static DivergenceException BadLoss(long step, ObjectiveValue value, IEnumerable<(string Name, Tensor Tensor)> weights)
    {
        var (name, term) = value.Terms.Append(new("loss", value.Total)).First(t => t.Key == "loss" || Bad(t.Value) > 0);
        var cause = FirstBad(weights) is { } found ? $"; the parameter or buffer '{found.Name}' has {found.Count} such values itself" : "; all parameters are finite";
        return new DivergenceException(step, name, $"the loss term '{name}' is {Describe(term)}{cause}");
    }

    /// <summary>The error for gradients whose norm is not finite.</summary>
    public static DivergenceException BadGradient(long step, double norm, IReadOnlyList<(string Name, Parameter Parameter)> parameters)
    {
        using var scope = torch.NewDisposeScope();
        return FirstBad(parameters.Where(p => p.Parameter.grad is not null).Select(p => (p.Name, p.Parameter.grad!))) is { } found
            ? new DivergenceException(step, found.Name, $"the gradient of '{found.Name}' has {found.Count} values that are not finite, though the loss is finite")
            : new DivergenceException(step, "gradients", $"the norm of all gradients is {norm}, though each of them is finite");
    }

    /// <summary>Refuses weights that are not finite.</summary>
    public static void Check(long step, IEnumerable<(string Name, Tensor Tensor)> weights)
    {
        if (FirstBad(weights) is { } found)
        {
            throw new DivergenceException(step, found.Name, $"the parameter or buffer '{found.Name}' has {found.Count} values that are not finite");
        }
    }

    private static (string Name, long Count)? FirstBad(IEnumerable<(string Name, Tensor Tensor)> tensors)
    {
        foreach (var (name, tensor) in tensors)
        {
            if (Bad(tensor) is > 0 and var count)
            {
                return (name, count);
            }
        }

        return null;
    }

    private static long Bad(Tensor tensor)
    {
        if (!tensor.is_floating_point())
        {
            return 0;
        }

        using var scope = torch.NewDisposeScope();
        return tensor.numel() - tensor.isfinite().sum().ToInt64();
    }

    private static string Describe(Tensor term) => term.numel() == 1 ? term.ToDouble().ToString() : $"not finite in {Bad(term)} places";
}
