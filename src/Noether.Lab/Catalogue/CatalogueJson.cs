using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Noether.Lab.Catalogue;

/// <summary>How the catalogue writes JSON: readable, non-ASCII letters as they are, names and order as declared.</summary>
internal static class CatalogueJson
{
    /// <summary>One line.</summary>
    public static JsonSerializerOptions Compact { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Indented by two spaces, lines ended by a line feed.</summary>
    public static JsonSerializerOptions Indented { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true, NewLine = "\n" };

    /// <summary>Indented text with a line feed at its end, for a file.</summary>
    public static string File(JsonNode node) => node.ToJsonString(Indented) + "\n";
}
