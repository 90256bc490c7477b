using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using Noether.Lab.Catalogue;

namespace Noether.Lab.Tests.Catalogue;

public sealed class PluginTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_sample_is_a_system_like_any_other()
    {
        var plugin = Plugin.Load(Sample);
        var catalogue = new SystemCatalogue([new ExampleSystem()]).With(plugin.Systems);
        var (system, recipe) = catalogue.Select("circle-regression");
        Assert.Equal(("circle-regression", "quadrant"), (system.Card.Slug, recipe.Name));
        Assert.Equal(["samples", "steps", "hidden", "learningRate"], new OptionsBinder(recipe).Describe().Select(o => o.Key));
        Assert.NotSame(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(plugin.Assembly));
    }

    [Fact]
    public void The_sample_is_one_file_of_less_than_120_lines()
    {
        var source = Assert.Single(Directory.GetFiles(Path.Combine(Root, "samples", "FortyFirst"), "*.cs"));
        Assert.True(File.ReadLines(source).Count() < 120);
    }

    [Fact]
    public void A_plug_in_with_the_slug_of_another_system_is_refused()
    {
        var systems = Plugin.Load(Sample).Systems;
        Assert.Contains("Two systems are called 'circle-regression'", Assert.Throws<InputException>(() => new SystemCatalogue(systems).With(Plugin.Load(Sample).Systems)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_refused()
    {
        Refused(Path.Combine(_folder.Path, "none.dll"), "does not exist");
        Refused(_folder.Path, "is a folder");
    }

    [Theory]
    [InlineData("")]
    [InlineData("MZ this is no program")]
    [InlineData("#!/bin/sh\n")]
    public void A_file_that_is_no_assembly_is_refused(string text) => Refused(_folder.Write("plain.dll", text), "not a .NET assembly");

    [Fact]
    public void A_damaged_assembly_is_refused()
    {
        var whole = File.ReadAllBytes(Sample);
        var path = Path.Combine(_folder.Path, "FortyFirst.dll");
        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
        Refused(path, "Plug-in");
    }

    [Fact]
    public void An_assembly_that_does_not_use_noether_is_refused() => Refused(Assemble("Foreign", null), "does not use Noether.Lab");

    [Fact]
    public void A_plug_in_built_against_another_version_is_refused_by_both_versions()
    {
        var ours = typeof(ISystem).Assembly.GetName().Version;
        var refusal = Refused(Assemble("Future", new Version(9, 9, 0, 0)), "built against Noether.Lab 9.9.0.0");
        Assert.Contains($"this program is {ours}", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void An_assembly_without_a_system_is_refused() => Refused(Assemble("Empty", typeof(ISystem).Assembly.GetName().Version), "has no system in it");

    [Fact]
    public void A_system_that_breaks_the_rules_or_cannot_be_made_is_refused()
    {
        Refused(Compile("Ruleless", throws: false), "the slug 'Bad Slug' must be");
        Refused(Compile("Throwing", throws: true), "the constructor of a system failed: no licence");
    }

    /// <summary>The sample as built with this test: <c>artifacts/bin/FortyFirst/CONFIGURATION</c>.</summary>
    private static string Sample
    {
        get
        {
            var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/', '\\')).Split('_')[0];
            return Path.Combine(Root, "artifacts", "bin", "FortyFirst", configuration, "FortyFirst.dll");
        }
    }

    private static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Noether.slnx")))
            {
                folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
            }

            return folder;
        }
    }

    private static string Refused(string path, string expected)
    {
        var refusal = Assert.Throws<InputException>(() => Plugin.Load(path));
        Assert.StartsWith("Plug-in " + path, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        return refusal.Message;
    }

    /// <summary>An assembly without types that refers to Noether.Lab of a version, or not at all.</summary>
    private string Assemble(string name, Version? lab)
    {
        var metadata = new MetadataBuilder();
        metadata.AddModule(0, metadata.GetOrAddString(name + ".dll"), metadata.GetOrAddGuid(Guid.NewGuid()), default, default);
        metadata.AddAssembly(metadata.GetOrAddString(name), new Version(1, 0, 0, 0), default, default, default(AssemblyFlags), AssemblyHashAlgorithm.None);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        if (lab is not null)
        {
            metadata.AddAssemblyReference(metadata.GetOrAddString("Noether.Lab"), lab, default, default, default, default);
        }

        var image = new BlobBuilder();
        new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(metadata), new BlobBuilder()).Serialize(image);
        var path = Path.Combine(_folder.Path, name + ".dll");
        File.WriteAllBytes(path, image.ToArray());
        return path;
    }

    /// <summary>An assembly with one class derived from <see cref="RulelessSystem"/> or <see cref="ThrowingSystem"/>.</summary>
    private string Compile(string name, bool throws)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(name), typeof(object).Assembly);
        var parent = throws ? typeof(ThrowingSystem) : typeof(RulelessSystem);
        var type = assembly.DefineDynamicModule(name).DefineType(name + ".TheSystem", TypeAttributes.Public | TypeAttributes.Class | TypeAttributes.Sealed, parent, [typeof(ISystem)]);
        type.DefineDefaultConstructor(MethodAttributes.Public);
        type.CreateType();
        var path = Path.Combine(_folder.Path, name + ".dll");
        assembly.Save(path);
        return path;
    }
}

public abstract class RulelessSystem : ISystem
{
    public SystemCard Card { get; } = new("Bad Slug", "Title", "Area", "Summary.", ["A. Uthor"], "Venue", 2020, "10.1000/1");

    public IReadOnlyList<Recipe> Recipes { get; } = [Examples.Recipe("train")];
}

public abstract class ThrowingSystem : ISystem
{
    protected ThrowingSystem() => throw new InvalidOperationException("no licence");

    public SystemCard Card => throw new NotSupportedException();

    public IReadOnlyList<Recipe> Recipes => throw new NotSupportedException();
}
