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
    private readonly TorchScriptProbe? _probe;
    private readonly HashSet<string> _tried;

    private TorchScriptModel(string name, byte[] file, AuditManifest manifest, torch.jit.ScriptModule module, TorchScriptProbe? probe, IReadOnlyList<TrialInput> tried)
        : base(name, file, manifest, fixedBatch: null) => (_module, _probe, _tried) = (module, probe, [Shapes(tried)]);

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="manifest">How it is asked; results are named 0, 1, 2, ... in their order.</param>
    /// <param name="trusted">Whether the code in it may run.</param>
    /// <param name="probe">
    /// Loads it in another process first, and asks it there once with each new shape of sample: now, where the manifest says the shape, else when it is first asked.
    /// Without one, code that libtorch cannot compile or run ends this process.
    /// </param>
    /// <exception cref="InputException">Not trusted, missing, damaged, libtorch cannot load it, or it fails on a sample of the manifest's shape.</exception>
    public static TorchScriptModel Open(string path, AuditManifest manifest, bool trusted, TorchScriptProbe? probe = null)
    {
        if (!trusted)
        {
            throw new InputException($"{path} is TorchScript, which holds code that would run with your rights. Open it with --trust if you know where it comes from; ONNX files need no trust.");
        }

        var file = TorchScriptArchive.ReadBytes(path);
        _ = TorchScriptArchive.Read(file, path);
        var inputs = InputEncoding.Trial(manifest);
        Try(probe, new TorchScriptTrial(path, inputs));

        NativeTorch.EnsureLoaded();
        try
        {
            var module = torch.jit.load(path, DeviceType.CPU);
            module.eval();
            return new TorchScriptModel(path, file, manifest, module, probe, inputs);
        }
        catch (ExternalException e)
        {
            throw Unloadable(path, TorchScriptProbe.Reason(e.Message), e);
        }
    }

    private protected override IReadOnlyDictionary<string, Tensor> Run(IReadOnlyList<Tensor> inputs)
    {
        IReadOnlyList<TrialInput> shapes = [.. inputs.Zip(Manifest.Inputs, (tensor, input) => new TrialInput(tensor.shape, input.Type))];
        if (_tried.Add(Shapes(shapes)))
        {
            Try(_probe, new TorchScriptTrial(Name, shapes));
        }

        return Named(Call(inputs));
    }

    private static void Try(TorchScriptProbe? probe, TorchScriptTrial trial)
    {
        if (probe?.Try([trial])[0] is { } fault)
        {
            throw fault.WhileAsked ? Failed(trial.Path, trial.Inputs, fault.Reason, null) : Unloadable(trial.Path, fault.Reason, null);
        }
    }

    /// <summary>Of one sample, for of more the code is the same.</summary>
    private static string Shapes(IReadOnlyList<TrialInput> inputs) => string.Join(' ', inputs.Select(i => new TrialInput([.. i.Shape.Skip(1)], i.Type)));

    private object? Call(IReadOnlyList<Tensor> inputs)
    {
        try
        {
            return _module.call([.. inputs]);
        }
        catch (ExternalException e)
        {
            throw Failed(Name, [.. inputs.Select(i => new TrialInput(i.shape, InputType.Float32))], TorchScriptProbe.Reason(e.Message), e);
        }
        catch (SystemException e)
        {
            // The script ran, and its result could not be handed over: of a dictionary nothing arrives.
            throw new InputException($"{Name} answers neither with a tensor nor with a tuple or list of tensors (dictionaries are not read); wrap it so that it does, or export it to ONNX.", e);
        }
    }

    private protected override void Release() => _module.Dispose();

    private Dictionary<string, Tensor> Named(object? result)
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
        return named.Count > 0 ? named : throw new InputException($"{Name} answers with {result?.GetType().Name ?? "None"}, which holds no tensor.");
    }

    private static InputException Failed(string path, IReadOnlyList<TrialInput> inputs, string reason, Exception? e) => new(
        $"{path} failed on inputs {string.Join(" and ", inputs)}: {reason} A traced model may have frozen the batch or image size; say so in the manifest's 'shape'.", e);

    private static InputException Unloadable(string path, string reason, Exception? e) => new($"{path} cannot be loaded by libtorch: {reason}", e);
}
