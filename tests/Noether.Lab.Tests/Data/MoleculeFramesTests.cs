using Noether.Lab.Data;

namespace Noether.Lab.Tests.Data;

public sealed class MoleculeFramesTests
{
    private static readonly DataRegistry Data = DataRegistry.FromAssemblies([], DataRegistryOptions.FromEnvironment());

    [Theory]
    [InlineData(MoleculeFrames.Acac, "train_300K.xyz.gz", 500, 15, true)]
    [InlineData(MoleculeFrames.Acac, "test_dihedral.xyz.gz", 45, 15, false)]
    [InlineData(MoleculeFrames.Bpa, "train_mixedT.xyz.gz", 500, 27, true)]
    public void Files_hold_the_frames_that_they_say(string set, string file, int frames, int atoms, bool forces)
    {
        Assert.SkipUnless(Data.Has(set), $"The data set {set} is not here.");
        var read = MoleculeFrames.Read(Data, set, file);
        Assert.Equal(frames, read.Count);
        Assert.All(read, f =>
        {
            Assert.Equal(atoms, f.Numbers.Count);
            Assert.NotNull(f.Energy);
            Assert.Equal(forces, f.Forces is not null);
            // What holds the molecule together does not move it.
            Assert.InRange(Enumerable.Range(0, 3).Max(axis => Math.Abs((f.Forces ?? []).Where((_, i) => i % 3 == axis).Sum())), 0, 1e-2);
        });
    }

    [Fact]
    public void A_file_of_the_users_own_has_any_name_which_its_errors_tell()
    {
        var folder = Directory.CreateTempSubdirectory("noether-xyz-").FullName;
        try
        {
            var path = Path.Combine(folder, "mine.xyz");
            File.WriteAllText(path, "1\nenergy=1\nH 0 0 0\n");
            var own = DataRegistry.FromAssemblies([], DataRegistryOptions.FromEnvironment() with { Override = path });
            Assert.Equal(1, Assert.Single(MoleculeFrames.Read(own, MoleculeFrames.Own, MoleculeFrames.OwnFile)).Energy);
            File.WriteAllText(path, "1\nenergy=1\nH 0 0\n");
            Assert.Contains($"Line 3 of {path}", Assert.Throws<InputException>(() => MoleculeFrames.Read(own, MoleculeFrames.Own, MoleculeFrames.OwnFile)).Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
