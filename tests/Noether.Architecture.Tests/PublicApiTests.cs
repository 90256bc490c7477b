using System.Reflection;
using Noether.Architecture.Tests.PublicApi;

namespace Noether.Architecture.Tests;

/// <summary>What a library shows to others stands in <c>api/LIBRARY.txt</c>, so that every change of it is seen in a review.</summary>
public sealed class PublicApiTests
{
    private const string Update = "NOETHER_UPDATE_API";

    // Of a system only the card is public; it has no callers to break.
    public static TheoryData<string> Libraries =>
        [.. SourceFile.Libraries().Select(folder => folder["src/".Length..]).Where(name => !name.StartsWith("Noether.Systems.", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void The_public_face_of_a_library_is_the_one_in_its_file(string library)
    {
        var path = Path.Combine(SourceFile.Repository, "api", library + ".txt");
        var actual = ApiText.Of(Assembly.Load(library));
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        var expected = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        Assert.True(expected == actual, $"The public members of {library} are not those in api/{library}.txt. If the change is meant, rewrite the files with\n"
            + $"    {Update}=1 ./test PublicApi\nand commit them.\n{Changes(expected, actual)}");
    }

    [Fact]
    public void A_declaration_is_written_with_all_that_callers_depend_on() => Assert.Equal(
        """
        namespace Noether.Architecture.Tests.Examples

        enum Colour
            Red = 1
            Blue = 2

        interface IPaint<T>
            T Last { get; }
            virtual void Clear()
            void Put(T colour, long? thickness = null)

        abstract record Shape : IProgress<int>
            const int Corners = 4
            protected Shape(string Name)
            string Name { get; init; }
            abstract double Area()
            static Dictionary<string, (int, Shape?)[]> Sort<T>(params T[] items) where T : class, new()
            virtual bool TryFind(in int at, out string? name, Colour colour = Colour.Red, double tolerance = 0.001, CancellationToken stop = default)
            void Report(int value)

        """.ReplaceLineEndings("\n"),
        ApiText.Of([typeof(Examples.IPaint<>), typeof(Examples.Shape), typeof(Examples.Colour)]));

    private static string Changes(string expected, string actual)
    {
        var (before, after) = (expected.Split('\n'), actual.Split('\n'));
        return string.Join('\n', before.Except(after).Select(line => "- " + line.Trim()).Concat(after.Except(before).Select(line => "+ " + line.Trim())));
    }
}
