using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Models.Onnx;
using Noether.Lab.Running;
using Noether.Lab.Tracking;
using Noether.Learning;
using Noether.Nn;
using Noether.Runtime;

namespace Noether.Lab.Models;

/// <summary>
/// What a run's arm trained, with the weights it was evaluated with: the model is made again from the run's configuration and <c>models/ARM.safetensors</c>,
/// which takes none of the run's data. It computes on the CPU.
/// </summary>
public sealed class RunModel : ILoadedModel
{
    private readonly RunRequest _request;
    private readonly IModel _asked;

    private RunModel(RunFolder folder, RunRequest request, string arm, ArmRun run, string fingerprint)
    {
        (Folder, Arm, Network, Fingerprint, _request, _asked) = (folder, arm, run.Model, fingerprint, request, run.Asked!);
        Name = $"{folder.Name}:{arm}";
    }

    /// <summary>The run.</summary>
    public RunFolder Folder { get; }

    /// <summary>The arm.</summary>
    public string Arm { get; }

    /// <summary>The system whose model it is.</summary>
    public SystemCard System => _request.System.Card;

    /// <summary>The recipe that trained it.</summary>
    public Recipe Recipe => _request.Recipe;

    /// <summary>The network, set to be evaluated; null for a method that learns nothing.</summary>
    public NetworkModel? Network { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public AuditManifest? Manifest => (Network as IOnnxNetwork)?.Manifest;

    /// <inheritdoc/>
    public IReadOnlyList<AskedField> Asked => Recipe.Asked.Count > 0 || Manifest is null ? Recipe.Asked : InputEncoding.Asked(Manifest);

    /// <summary>How its system audits such models, where nothing else is said; null where it has no way of its own.</summary>
    public AuditCase? Case => (_request.System as IAuditedSystem)?.Audit(Recipe.Name);

    /// <summary>The samples its recipe measures it on, for an audit.</summary>
    /// <param name="data">The data sets.</param>
    /// <param name="samples">Most samples: the first of each class in turn, or the first ones where there are no classes.</param>
    /// <exception cref="InputException">The system has no audit of its own, or the data are not there.</exception>
    public AuditData Samples(IDataSets data, int samples)
    {
        var own = Case ?? throw new InputException($"The system {System.Slug} has no samples of its own to audit models of its recipe {Recipe.Name}; give some with --data.");
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(_request.Seed);
        var all = own.Data(_request.Options.Value, new ArmContext(_request.Seed, generator, torch.CPU, data, _request.Limits));
        var chosen = all.At(AuditDataSets.First(all.Targets?.GetValueOrDefault("label"), all.Inputs.Size, samples));
        Batch Kept(Batch batch) => batch.Select((_, f) => new Field(scope.MoveToOuter(f.Value), f.Type, f.Mask is null ? null : scope.MoveToOuter(f.Mask)));
        return chosen with { Inputs = Kept(chosen.Inputs), Targets = chosen.Targets is null ? null : Kept(chosen.Targets) };
    }

    /// <summary>Measures it as its recipe does, which takes the recipe's data. Numbers about the training itself are those of none.</summary>
    /// <param name="data">The data sets.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <exception cref="InputException">The run is under way: nothing was trained to its end.</exception>
    public ArmResult Measure(IDataSets data, CancellationToken cancellation)
    {
        var facts = TrainedFile.Facts(Folder, Arm) ?? throw new InputException($"Arm '{Arm}' of run '{Folder.Name}' is not trained to its end. 'noether resume {Folder.Name}' goes on.");
        using var prepared = new PreparedArm(_request, Arm, data, facts);
        if (prepared.Run.Model is { } network)
        {
            TrainedFile.Load(Folder, Arm, network);
            network.eval();
        }

        using var generator = ArmRunner.EvaluationGenerator(_request);
        return prepared.Run.Evaluate(new EvaluationContext(generator, new CompositeSink(), cancellation));
    }

    /// <summary>Opens what an arm of a run trained.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="arm">Which arm; null where it has one only.</param>
    /// <param name="systems">The systems there are, the run's own among them.</param>
    /// <param name="data">The data sets: needed for a run under way alone, whose model is in its checkpoint.</param>
    /// <exception cref="InputException">No such arm, none chosen of several, nothing trained yet, an arm that trains nothing that could be asked, or the run's options are not there any more.</exception>
    public static RunModel Open(RunFolder folder, string? arm, SystemCatalogue systems, IDataSets data)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var config = folder.ReadConfig();
        var request = RunRequest.Of(config, systems) with { Device = "cpu" };
        var name = Choose(folder, request, arm);
        var facts = TrainedFile.Facts(folder, name);
        var weights = facts is null ? Checkpoint(folder, name) : TrainedFile.PathOf(folder, name);
        if (!File.Exists(weights))
        {
            throw new InputException($"Arm '{name}' of run '{folder.Name}' has no checkpoint yet. 'noether resume {folder.Name}' trains it.");
        }

        using var prepared = new PreparedArm(request, name, data, facts);
        var run = prepared.Run;
        if (run.Asked is null)
        {
            throw new InputException($"Arm '{name}' of run '{folder.Name}' has no model that could be asked again: {config.System}/{config.Recipe} measures, and trains none.");
        }

        if (facts is null)
        {
            StateFile.Read(weights, state => run.Process.Load(state.Under("process")));
        }
        else if (run.Model is { } network)
        {
            TrainedFile.Load(folder, name, network);
        }

        Keep(run.Model);
        return new RunModel(folder, request, name, run, Print(weights, config));
    }

    /// <inheritdoc/>
    /// <exception cref="InputException">The batch lacks a field, or the network cannot take its shape.</exception>
    public Batch Forward(Batch x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var off = torch.no_grad();
        try
        {
            return _asked.Forward(x);
        }
        catch (Exception e) when (e is ExternalException or KeyNotFoundException)
        {
            var reason = e is ExternalException ? TorchScriptProbe.Reason(e.Message) : e.Message;
            throw new InputException($"{Name} cannot answer {x}: {reason}{(Asked.Count > 0 ? $" It is asked by {string.Join(", ", Asked)}." : "")}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Network?.Dispose();

    internal static string Checkpoint(RunFolder folder, string arm) => Path.Combine(folder.Checkpoints, arm, "last.safetensors");

    private static void Keep(NetworkModel? network)
    {
        if (network is not null)
        {
            network.eval();
            foreach (var (_, tensor) in NetworkState.Weights(network))
            {
                tensor.DetachFromDisposeScope();
            }
        }
    }

    private static string Choose(RunFolder folder, RunRequest request, string? arm)
    {
        var arms = request.ArmsToRun;
        return arm switch
        {
            null when arms.Count == 1 => arms[0],
            null => throw new InputException($"Run '{folder.Name}' has {arms.Count} arms; name one: {string.Join(", ", arms.Select(a => $"{folder.Name}:{a}"))}."),
            _ when arms.Contains(arm) => arm,
            _ => throw new InputException($"Run '{folder.Name}' has no arm '{arm}'{NearestName.Hint(arm, arms)} It has {string.Join(", ", arms)}."),
        };
    }

    // The weights, and the options that say into which network they go.
    private static string Print(string checkpoint, RunConfig config)
    {
        var weights = InputFile.Read(checkpoint, SHA256.HashData);
        var network = Encoding.UTF8.GetBytes($"{config.System}/{config.Recipe} {config.Version} {config.Commit} {config.Options.ToJsonString()}");
        return Convert.ToHexStringLower(SHA256.HashData([.. weights, .. network]));
    }
}
