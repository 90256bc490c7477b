using Noether.Lab.Models;
using Noether.Lab.Tests.Data;

namespace Noether.Lab.Tests.Models;

public sealed class ScriptPickleTests
{
    [Fact]
    public void The_recorded_classifier_names_its_tensors()
    {
        var path = ModelFixtureTests.PathOf("tiny-classifier.ts.pt");
        Assert.SkipWhen(path is null, "The data set model-fixtures is not here.");
        var tensors = Inspection.OfFile(path).Weights;
        Assert.Equal(["c1.weight", "c1.bias", "c2.weight", "c2.bias", "f.weight", "f.bias"], tensors.Select(t => t.Name));
        Assert.Equal(["8", "1", "5", "5"], tensors[0].Shape);
        Assert.All(tensors, t => Assert.Equal("float32", t.Type));
    }

    [Fact]
    public void A_script_without_tensors_has_none() => Assert.Empty(ScriptPickle.Tensors(TinyScript.Data()));

    [Fact]
    public void A_tensor_is_told_by_the_call_that_makes_it()
    {
        byte[] pickle =
        [
            0x80, 2, .. "}(X"u8, 1, 0, 0, 0, .. "w"u8, .. "ctorch._utils\n_rebuild_tensor_v2\n(("u8, .. "X"u8, 7, 0, 0, 0, .. "storage"u8, .. "ctorch\nDoubleStorage\n"u8,
            .. "tQK"u8, 0, .. "(K"u8, 3, .. "K"u8, 2, .. "t(K"u8, 2, .. "K"u8, 1, .. "ttRu."u8,
        ];
        var tensor = Assert.Single(ScriptPickle.Tensors(pickle));
        Assert.Equal(("w", "float64", "3, 2"), (tensor.Name, tensor.Type, string.Join(", ", tensor.Shape)));
    }

    [Fact]
    public void Shared_parts_do_not_multiply()
    {
        // Forty lists, each holding the one before it twice: walked anew each time they would be 2^40.
        List<byte> pickle = [0x80, 2, (byte)']'];
        for (byte i = 0; i < 40; i++)
        {
            pickle.AddRange([(byte)'q', i, (byte)']', (byte)'h', i, (byte)'a', (byte)'h', i, (byte)'a']);
        }

        pickle.Add((byte)'.');
        Assert.Empty(ScriptPickle.Tensors([.. pickle]));
    }

    [Fact]
    public void What_is_no_such_pickle_is_refused_and_nothing_else()
    {
        var good = TinyScript.Data();
        var random = new Random(3);
        for (var i = 0; i < 1000; i++)
        {
            var bytes = good.ToArray();
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            bytes = random.Next(3) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
            try
            {
                _ = ScriptPickle.Tensors(bytes);
            }
            catch (InvalidDataException)
            {
                // Refused.
            }
        }

        Assert.Throws<InvalidDataException>(() => ScriptPickle.Tensors("cos\nsystem\n(X"u8.ToArray()));
    }

    [Fact]
    public void Arrays_are_listed_with_their_shapes()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "a.npz");
        Noether.Lab.Data.Formats.NpzFile.Write(path, [new("x", Noether.Lab.Data.NumberArray.Of<float>([2, 3], [1, 2, 3, 4, 5, float.NaN]))]);
        var found = Inspection.OfFile(path);
        Assert.Equal(("NPZ", 6L, "x"), (found.Format, found.Count, Assert.Single(found.NotFinite)));
    }
}
