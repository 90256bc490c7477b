using Noether.Geometry;

namespace Noether.Systems.Equivariance.Tests.FrameAveraging.Graphs;

/// <summary>The 1-dimensional Weisfeiler-Leman test: colours are refined by the colours around them, as often as there are nodes.</summary>
internal static class ColourTest
{
    /// <summary>Equal for graphs that the test does not tell apart.</summary>
    public static string Of(Graph graph, IReadOnlyList<int>? kinds = null)
    {
        string[] colours = [.. Enumerable.Range(0, graph.Nodes).Select(node => $"{kinds?[node] ?? 0}")];
        for (var round = 0; round < graph.Nodes; round++)
        {
            colours = [.. Enumerable.Range(0, graph.Nodes).Select(node =>
                Short($"{colours[node]}({string.Join(',', graph.Neighbours(node).ToArray().Select(n => colours[n]).Order(StringComparer.Ordinal))})"))];
        }

        return string.Join(' ', colours.Order(StringComparer.Ordinal));
    }

    private static string Short(string colour) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(colour)))[..16];
}
