using Noether.Lab.Catalogue;
using Noether.Lab.Tracking;
using Noether.Learning;

namespace Noether.Lab.Running;

/// <summary>
/// The model of an arm as it was evaluated, <c>models/ARM.safetensors</c> in the run's folder: weights, buffers and the generators of random layers under
/// <c>model/</c>, and under <c>facts/</c> what the data decided about it. With the configuration it is all that making the model again takes.
/// </summary>
internal static class TrainedFile
{
    private const string Weights = "model";
    private const string Noted = "facts";

    public static string PathOf(RunFolder folder, string arm) => Path.Combine(folder.Models, $"{arm}.safetensors");

    /// <summary>Writes it; nothing where the arm has nothing that could be asked.</summary>
    public static void Write(RunFolder folder, string arm, ArmRun run)
    {
        if (run.Asked is null)
        {
            return;
        }

        Disk.Writing(folder.Models, () => Directory.CreateDirectory(folder.Models));
        var config = folder.ReadConfig();
        var about = new Dictionary<string, string>(StringComparer.Ordinal) { ["system"] = $"{config.System}/{config.Recipe}", ["arm"] = arm, ["version"] = config.Version };
        StateFile.Write(PathOf(folder, arm), state => Save(state, run), about);
    }

    /// <summary>What the data decided; null where there is no such file.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public static IReadOnlyDictionary<string, long>? Facts(RunFolder folder, string arm)
    {
        var path = PathOf(folder, arm);
        Dictionary<string, long>? facts = null;
        if (File.Exists(path))
        {
            StateFile.Read(path, state => facts = state.Under(Noted) is var noted ? noted.Names.ToDictionary(n => n, noted.Int64, StringComparer.Ordinal) : null);
        }

        return facts;
    }

    /// <summary>Gives a model its weights.</summary>
    /// <exception cref="InputException">The file is damaged or of another model.</exception>
    public static void Load(RunFolder folder, string arm, torch.nn.Module model) =>
        StateFile.Read(PathOf(folder, arm), state => NetworkState.Load(model, state.Under(Weights)));

    private static void Save(StateWriter state, ArmRun run)
    {
        if (run.Model is { } network)
        {
            NetworkState.Save(network, state.Under(Weights));
        }

        foreach (var (name, value) in run.Facts)
        {
            state.Under(Noted).Write(name, value);
        }
    }
}
