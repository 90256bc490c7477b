using System.Text.Json;

namespace Noether.Tests.Representations;

/// <summary>What e3nn computes, in float64; the file tells how it was made.</summary>
internal static class E3nnGoldens
{
    private static readonly Lazy<JsonElement> File = new(() =>
    {
        using var stream = typeof(E3nnGoldens).Assembly.GetManifestResourceStream("e3nn.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    });

    /// <summary>What lies at a path of keys.</summary>
    public static JsonElement At(params string[] keys) => keys.Aggregate(File.Value, (element, key) => element.GetProperty(key));

    /// <summary>The numbers there.</summary>
    public static double[] Numbers(params string[] keys) => [.. At(keys).EnumerateArray().Select(e => e.GetDouble())];

    /// <summary>sin(step (k + 1)).</summary>
    public static Tensor Wave(double step, params long[] shape)
    {
        var numbers = torch.arange(1, shape.Aggregate(1L, (product, n) => product * n) + 1, torch.float64);
        return (numbers * step).sin().view(shape);
    }

    /// <summary>A module's parameters, in float64, as one wave in their order.</summary>
    public static T Fill<T>(T module)
        where T : torch.nn.Module
    {
        module.to(torch.float64);
        using var off = torch.no_grad();
        var parameters = module.parameters().ToList();
        var wave = Wave(0.9, parameters.Sum(p => p.numel()));
        long next = 0;
        foreach (var parameter in parameters)
        {
            parameter.copy_(wave.narrow(0, next, parameter.numel()).view(parameter.shape));
            next += parameter.numel();
        }

        return module;
    }

    /// <summary>That numbers, of any shape, are e3nn's up to <paramref name="tolerance"/> of the largest.</summary>
    public static void Close(Tensor found, double tolerance, params string[] keys)
    {
        var expected = torch.tensor(Numbers(keys));
        Assert.Equal(expected.numel(), found.numel());
        var (error, size) = ((expected - found.flatten()).abs().max().item<double>(), expected.abs().max().item<double>());
        Assert.True(error <= tolerance * size, $"{string.Join(", ", keys)}: off by {error} of {size}");
    }
}
