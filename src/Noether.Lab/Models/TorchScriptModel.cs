using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Noether.Runtime;

namespace Noether.Lab.Models;

/// <summary>
/// A model in a TorchScript file, computed by libtorch on the CPU. The file holds code, which runs with this user's rights: it is opened only for those who say that they trust it.
/// </summary>
public sealed class TorchScriptModel : ForeignModel
{
    private readonly torch.jit.ScriptModule _module;

    private TorchScriptModel(string name, byte[] file, AuditManifest manifest, torch.jit.ScriptModule module)
        : base(name, file, manifest, fixedBatch: null) => _module = module;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="manifest">How it is asked; results are named 0, 1, 2, ... in their order.</param>
    /// <param name="trusted">Whether the code in it may run.</param>
    /// <param name="probe">Loads it in another process first. Without one, code that libtorch cannot compile ends this process.</param>
    /// <exception cref="InputException">Not trusted, missing, damaged, or libtorch cannot load it.</exception>
    public static TorchScriptModel Open(string path, AuditManifest manifest, bool trusted, TorchScriptProbe? probe = null)
    {
        if (!trusted)
        {
            throw new InputException($"{path} is TorchScript, which holds code that would run with your rights. Open it with --trust if you know where it comes from; ONNX files need no trust.");
        }

        var file = TorchScriptArchive.ReadBytes(path);
        _ = TorchScriptArchive.Read(file, path);
        if (probe?.Try([path])[0] is { } reason)
        {
            throw Unloadable(path, reason, null);
        }

        NativeTorch.EnsureLoaded();
        try
        {
            var module = torch.jit.load(path, DeviceType.CPU);
            module.eval();
            return new TorchScriptModel(path, file, manifest, module);
        }
        catch (ExternalException e)
        {
            throw Unloadable(path, TorchScriptProbe.Reason(e.Message), e);
        }
    }

    private protected override IReadOnlyDictionary<string, Tensor> Run(IReadOnlyList<Tensor> inputs) => Named(Call(inputs));

    private object Call(IReadOnlyList<Tensor> inputs)
    {
        try
        {
            return _module.call([.. inputs]);
        }
        catch (ExternalException e)
        {
            throw new InputException($"{Name} failed on inputs {string.Join(" and ", inputs.Select(i => $"[{string.Join(", ", i.shape)}]"))}: {TorchScriptProbe.Reason(e.Message)} A traced model may have frozen the batch or image size; say so in the manifest's 'shape'.", e);
        }
        catch (SystemException e)
        {
            // The script ran, and its result could not be handed over: of a dictionary nothing arrives.
            throw new InputException($"{Name} answers neither with a tensor nor with a tuple or list of tensors (dictionaries are not read); wrap it so that it does, or export it to ONNX.", e);
        }
    }

    private protected override void Release() => _module.Dispose();

    private Dictionary<string, Tensor> Named(object result)
    {
        IEnumerable<object?> parts = result switch
        {
            Tensor one => [one],
            Tensor[] list => list,
            ITuple tuple => Enumerable.Range(0, tuple.Length).Select(i => tuple[i]),
            object[] mixed => mixed,
            _ => [],
        };
        var named = parts.Select((p, i) => (Name: $"{i}", Tensor: p as Tensor)).Where(p => p.Tensor is not null).ToDictionary(p => p.Name, p => p.Tensor!, StringComparer.Ordinal);
        return named.Count > 0 ? named : throw new InputException($"{Name} answers with {result.GetType().Name}, which holds no tensor.");
    }

    private static InputException Unloadable(string path, string reason, Exception? e) => new($"{path} cannot be loaded by libtorch: {reason}", e);
}
