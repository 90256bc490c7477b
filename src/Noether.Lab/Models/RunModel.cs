using System.Security.Cryptography;
using System.Text;
using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using Noether.Lab.Models.Onnx;
using Noether.Lab.Running;
using Noether.Lab.Tracking;
using Noether.Learning;
using Noether.Nn;

namespace Noether.Lab.Models;

/// <summary>
/// The network of a run's arm with the weights it was evaluated with: the arm is built again from the run's configuration, which needs the run's data,
/// and its last checkpoint is read. It computes on the CPU.
/// </summary>
public sealed class RunModel : ILoadedModel
{
    private RunModel(RunFolder folder, RunRequest request, string arm, NetworkModel network, string fingerprint)
    {
        (Folder, Arm, Network, Fingerprint) = (folder, arm, network, fingerprint);
        (System, Recipe) = (request.System.Card, request.Recipe);
        Name = $"{folder.Name}:{arm}";
    }

    /// <summary>The run.</summary>
    public RunFolder Folder { get; }

    /// <summary>The arm.</summary>
    public string Arm { get; }

    /// <summary>The system whose network it is.</summary>
    public SystemCard System { get; }

    /// <summary>The recipe that trained it.</summary>
    public Recipe Recipe { get; }

    /// <summary>The network, set to be evaluated.</summary>
    public NetworkModel Network { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public AuditManifest? Manifest => (Network as IOnnxNetwork)?.Manifest;

    /// <summary>Opens the network of a run.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="arm">Which arm; null where it has one only.</param>
    /// <param name="systems">The systems there are, the run's own among them.</param>
    /// <param name="data">The data sets.</param>
    /// <exception cref="InputException">No such arm, none chosen of several, no checkpoint, an arm without a network, or the run's options or data are not there any more.</exception>
    public static RunModel Open(RunFolder folder, string? arm, SystemCatalogue systems, IDataSets data)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var config = folder.ReadConfig();
        var request = RunRequest.Of(config, systems) with { Device = "cpu" };
        var name = Choose(folder, request, arm);
        var checkpoint = Checkpoint(folder, name);
        if (!File.Exists(checkpoint))
        {
            throw new InputException($"Arm '{name}' of run '{folder.Name}' has no checkpoint yet. 'noether resume {folder.Name}' trains it.");
        }

        using var prepared = new PreparedArm(request, name, data);
        var network = prepared.Run.Model
            ?? throw new InputException($"Arm '{name}' of run '{folder.Name}' has no network: nothing that could be asked again.");
        StateFile.Read(checkpoint, state => prepared.Run.Process.Load(state.Under("process")));
        network.eval();
        foreach (var (_, tensor) in NetworkState.Weights(network))
        {
            tensor.DetachFromDisposeScope();
        }

        return new RunModel(folder, request, name, network, Print(checkpoint, config));
    }

    /// <inheritdoc/>
    public Batch Forward(Batch x)
    {
        using var off = torch.no_grad();
        return Network.call(x);
    }

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();

    internal static string Checkpoint(RunFolder folder, string arm) => Path.Combine(folder.Checkpoints, arm, "last.safetensors");

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
