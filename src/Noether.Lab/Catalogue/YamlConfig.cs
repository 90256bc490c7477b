using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using Scalar = YamlDotNet.Core.Events.Scalar;

namespace Noether.Lab.Catalogue;

/// <summary>Reads YAML into JSON nodes; scalars stay text (null where YAML says null), so that the option's type decides what they mean.</summary>
internal static class YamlConfig
{
    private const int MaxDepth = 64;

    /// <exception cref="InputException">Malformed, nested too deep, with anchors, or no mapping at the top; with the line.</exception>
    public static JsonObject Parse(string path, string text)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (parser.TryConsume<StreamEnd>(out _))
            {
                return [];
            }

            parser.Consume<DocumentStart>();
            var at = parser.Current;
            var root = Node(parser, path, 0);
            parser.Consume<DocumentEnd>();
            if (!parser.Accept<StreamEnd>(out _))
            {
                throw At(path, parser.Current, "a second document begins; expected one");
            }

            return root as JsonObject ?? (root is null ? [] : throw At(path, at, "expected 'key: value' lines at the top"));
        }
        catch (YamlException e)
        {
            throw new InputException($"{path}, line {e.Start.Line}: not valid YAML: {e.Message}", e);
        }
    }

    private static JsonNode? Node(IParser parser, string path, int depth)
    {
        if (depth > MaxDepth)
        {
            throw At(path, parser.Current, $"nested more than {MaxDepth} levels deep");
        }

        if (parser.Current is NodeEvent { Anchor.IsEmpty: false } or AnchorAlias)
        {
            throw At(path, parser.Current, "anchors and aliases are not read; write the values out");
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            var isNull = scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null" or "Null" or "NULL";
            return isNull ? null : JsonValue.Create(scalar.Value);
        }

        return parser.Accept<SequenceStart>(out _) ? Sequence(parser, path, depth) : Mapping(parser, path, depth);
    }

    private static JsonArray Sequence(IParser parser, string path, int depth)
    {
        var items = new JsonArray();
        parser.Consume<SequenceStart>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node(parser, path, depth + 1));
        }

        return items;
    }

    private static JsonObject Mapping(IParser parser, string path, int depth)
    {
        var members = new JsonObject();
        parser.Consume<MappingStart>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out var key))
            {
                throw At(path, parser.Current, "a key must be a plain name");
            }

            if (members.ContainsKey(key.Value))
            {
                throw At(path, key, $"key '{key.Value}' is given twice");
            }

            members[key.Value] = Node(parser, path, depth + 1);
        }

        return members;
    }

    private static InputException At(string path, ParsingEvent? at, string problem) => new($"{path}, line {at?.Start.Line ?? 1}: {problem}.");
}
