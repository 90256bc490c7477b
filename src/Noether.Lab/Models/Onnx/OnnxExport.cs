using Noether.Fields;
using Noether.Nn;
using Noether.Runtime;

namespace Noether.Lab.Models.Onnx;

/// <summary>Writes networks as ONNX and proves each file by ONNX Runtime: it answers random inputs as the network does, for more than one batch size.</summary>
public static class OnnxExport
{
    /// <summary>Largest difference of an answer, relative to the largest answer (or absolutely, where answers are below 1).</summary>
    public const double Tolerance = 1e-5;

    // Free axes other than the batch are tried at this length.
    private const long FreeLength = 32;

    /// <summary>Writes a network.</summary>
    /// <param name="network">Set to be evaluated; its weights are written as they are.</param>
    /// <param name="metadata">Texts that the file carries besides its manifest.</param>
    /// <param name="generator">Draws the inputs of the proof.</param>
    /// <returns>The file, and the largest difference that was found.</returns>
    /// <exception cref="InputException">The network, or a layer of it, has no ONNX form, or the runtime answers otherwise.</exception>
    public static (byte[] File, double Difference) Write(NetworkModel network, IReadOnlyDictionary<string, string> metadata, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network is not IOnnxNetwork writer)
        {
            throw new InputException($"Networks of type {network.GetType().Name} have no ONNX form; export the weights with --format safetensors.");
        }

        var manifest = writer.Manifest;
        var graph = new OnnxGraph();
        IReadOnlyList<string> inputs = [.. manifest.Inputs.Select(i => graph.Input(i.Tensor, i.Shape))];
        foreach (var (computed, name) in writer.Write(graph, inputs).Zip(manifest.Output.Tensors))
        {
            graph.Output(computed, name, OutputShape(manifest, name), manifest.Output is BoxOutput boxes && name == boxes.Labels ? OnnxElement.Int64 : OnnxElement.Float32);
        }

        var file = graph.ToFile(new Dictionary<string, string>(metadata) { [ModelFile.ManifestKey] = ManifestFile.Write(manifest) });
        return (file, Prove(network, file, manifest, generator));
    }

    private static IReadOnlyList<long?> OutputShape(AuditManifest manifest, string name) => manifest.Output switch
    {
        ClassOutput => [null, manifest.Classes.Count > 0 ? manifest.Classes.Count : null],
        FlowOutput => [null, 2, null, null],
        VectorOutput => [null, null, 3],
        BoxOutput { Boxes: { } boxes } => name == boxes ? [null, null, 4] : [null, null],
        var other => throw new InputException($"Networks with outputs of the kind {other.GetType().Name} are not written as ONNX."),
    };

    private static double Prove(NetworkModel network, byte[] file, AuditManifest manifest, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        using var written = OnnxModel.Open(file, "The exported file", manifest);
        var worst = 0.0;
        foreach (var size in (int[])[3, 1])
        {
            var batch = Inputs(manifest, size, generator);
            var (expected, found) = (network.call(batch), written.Forward(batch));
            foreach (var (name, field) in found)
            {
                var scale = Math.Max(1, expected[name].Value.abs().max().ToDouble());
                worst = Math.Max(worst, (expected[name].Value - field.Value).abs().max().ToDouble() / scale);
            }
        }

        return worst <= Tolerance
            ? worst
            : throw new InputException($"ONNX Runtime answers {worst:g3} away from the network, more than {Tolerance:g1}: the file is not written. Export the weights with --format safetensors.");
    }

    private static Batch Inputs(AuditManifest manifest, int size, Generator generator)
    {
        var shape = manifest.Inputs[0].Shape.Select((length, i) => i == 0 ? size : length ?? FreeLength).ToArray();
        var values = torch.rand(shape, torch.ScalarType.Float32, generator: generator.Torch);
        return manifest.Task switch
        {
            ModelTask.Points => new Batch((ModelFields.Positions, new Field(values, FieldType.Position))),
            ModelTask.Flow => new Batch((ModelFields.Frames, new Field(values, FieldType.FramePair))),
            _ => new Batch((ModelFields.Image, new Field(values, FieldType.Image))),
        };
    }
}
