namespace Noether.Lab.Models.Onnx;

/// <summary>A network that knows how to write itself as ONNX, and says how such a file is asked.</summary>
public interface IOnnxNetwork
{
    /// <summary>How the file is asked: inputs with their shapes, batch free, and what the outputs mean.</summary>
    AuditManifest Manifest { get; }

    /// <summary>What a user of the file must know of it besides; null for nothing.</summary>
    string? Notes => null;

    /// <summary>Adds the computation.</summary>
    /// <param name="graph">Added to.</param>
    /// <param name="inputs">Names of the inputs, in the manifest's order.</param>
    /// <returns>Names of what it computes, in the order of the manifest's output tensors.</returns>
    IReadOnlyList<string> Write(OnnxGraph graph, IReadOnlyList<string> inputs);
}
