using Microsoft.ML.OnnxRuntime;
using Noether.Lab.Models.Onnx;

namespace Noether.Lab.Models;

/// <summary>A model in an ONNX file, computed by ONNX Runtime on the CPU.</summary>
public sealed class OnnxModel : ForeignModel
{
    private readonly InferenceSession _session;
    private readonly IReadOnlyList<string> _outputs;

    private OnnxModel(string name, byte[] file, AuditManifest manifest, InferenceSession session)
        : base(name, file, manifest, FixedBatch(session))
    {
        _session = session;
        _outputs = manifest.Output.Tensors;
    }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="manifest">How it is asked.</param>
    /// <exception cref="InputException">Missing, damaged, of a version or with operators that the runtime does not know, or not as the manifest says.</exception>
    public static OnnxModel Open(string path, AuditManifest manifest) => Open(OnnxReader.ReadBytes(path), path, manifest);

    /// <summary>Opens a file's bytes.</summary>
    /// <param name="file">The bytes.</param>
    /// <param name="name">The file's name for messages.</param>
    /// <param name="manifest">How it is asked.</param>
    /// <exception cref="InputException">As <see cref="Open(string, AuditManifest)"/>.</exception>
    public static OnnxModel Open(byte[] file, string name, AuditManifest manifest)
    {
        var contents = OnnxReader.Read(file, name);
        if (contents.Weights.FirstOrDefault(w => w.External) is { } outside)
        {
            throw new InputException($"{name} keeps the weight '{outside.Name}' in another file; save the model with its weights inside (below 2 GB) and open that.");
        }

        var session = Session(file, name);
        try
        {
            Check(session, manifest, name);
            return new OnnxModel(name, file, manifest, session);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private protected override IReadOnlyDictionary<string, Tensor> Run(IReadOnlyList<Tensor> inputs)
    {
        List<OrtValue> given = [];
        try
        {
            given.AddRange(inputs.Select(OnnxValues.Of));
            using var options = new RunOptions();
            using var answers = _session.Run(options, [.. Manifest.Inputs.Select(i => i.Tensor)], given, _outputs);
            return _outputs.Zip(answers).ToDictionary(a => a.First, a => OnnxValues.ToTensor(a.Second, a.First), StringComparer.Ordinal);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InputException($"{Name} failed on inputs {string.Join(" and ", inputs.Select(i => $"[{string.Join(", ", i.shape)}]"))}: {Reason(e)}", e);
        }
        finally
        {
            given.ForEach(v => v.Dispose());
        }
    }

    private protected override void Release() => _session.Dispose();

    private static InferenceSession Session(byte[] file, string name)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = torch.get_num_threads(),
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        try
        {
            return new InferenceSession(file, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InputException($"{name} cannot be run by ONNX Runtime: {Reason(e)}", e);
        }
    }

    private static void Check(InferenceSession session, AuditManifest manifest, string name)
    {
        var there = session.InputMetadata;
        foreach (var input in manifest.Inputs)
        {
            if (!there.TryGetValue(input.Tensor, out var found))
            {
                throw new InputException($"{name} has no input '{input.Tensor}'{NearestName.Hint(input.Tensor, there.Keys)} It has {string.Join(", ", there.Keys)}; name one in the manifest's 'inputs'.");
            }

            if (!found.IsTensor || found.ElementDataType != OnnxValues.TypeOf(input.Type))
            {
                throw new InputException(
                    $"The manifest says that the input '{input.Tensor}' of {name} takes {input.Type.ToString().ToLowerInvariant()}; the file says {(found.IsTensor ? found.ElementDataType.ToString().ToLowerInvariant() : found.OnnxValueType.ToString())}. Correct 'type' (float32, float16, float64 and uint8 can be given).");
            }
        }

        if (there.Keys.Except(manifest.Inputs.Select(i => i.Tensor)).FirstOrDefault() is { } missing)
        {
            throw new InputException($"{name} also takes the input '{missing}', of which the manifest says nothing.");
        }

        foreach (var output in manifest.Output.Tensors)
        {
            if (!session.OutputMetadata.TryGetValue(output, out var found) || !found.IsTensor)
            {
                throw new InputException(
                    $"{name} has no {(found is null ? "output" : "tensor as its output")} '{output}'{NearestName.Hint(output, session.OutputMetadata.Keys)} It has {string.Join(", ", session.OutputMetadata.Where(o => o.Value.IsTensor).Select(o => o.Key))}; name one in the manifest's 'output'.");
            }
        }
    }

    private static long? FixedBatch(InferenceSession session)
    {
        var batches = session.InputMetadata.Values.Where(i => i.IsTensor && i.Dimensions.Length > 0).Select(i => i.Dimensions[0]).Where(n => n > 0).ToList();
        return batches.Count == 0 ? null : batches[0];
    }

    // "[ErrorCode:Fail] Load model failed: ..." on several lines: the words of the first one.
    private static string Reason(OnnxRuntimeException e)
    {
        var line = e.Message.Split('\n', 2)[0].Trim();
        var words = line.StartsWith('[') && line.IndexOf(']') is > 0 and var end ? line[(end + 1)..].Trim() : line;
        return new string([.. words.Take(300).Select(c => char.IsControl(c) ? '?' : c)]).TrimEnd('.') + ".";
    }
}
