namespace Noether.Numerics;

/// <summary>Gradients that have gradients themselves, for functions whose own backward pass has none.</summary>
internal static class Gradients
{
    /// <param name="result">What the function gives, made by torch's operations from the inputs; disposed.</param>
    /// <param name="inputs">The inputs; null where there is none.</param>
    /// <param name="needs">Which inputs need a gradient.</param>
    /// <param name="slope">Gradient of the result.</param>
    /// <returns>One an input; null where there is none or none is needed.</returns>
    public static List<Tensor?> Differentiable(Tensor result, IReadOnlyList<Tensor?> inputs, IReadOnlyList<bool> needs, Tensor slope)
    {
        using var made = result;
        var needed = Enumerable.Range(0, inputs.Count).Where(i => needs[i]).ToList();
        var found = torch.autograd.grad([result], [.. needed.Select(i => inputs[i]!)], [slope], retain_graph: true, create_graph: true, allow_unused: true);
        var gradients = new Tensor?[inputs.Count];
        foreach (var (i, gradient) in needed.Zip(found))
        {
            gradients[i] = gradient is null || gradient.IsInvalid ? null : gradient;
        }

        return [.. gradients];
    }
}
