using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Microsoft.ML.Recurrent.Drawing;

/// <summary>A page of HTML that stands alone. It is well-formed XML too; what is text in it is escaped by the writer of the XML.</summary>
internal static class Page
{
    private const string Style =
        "body{font:16px/1.6 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1f2328;background:#fff}" +
        "@media (prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}}";

    /// <summary>Whether a file of this name is to be a page.</summary>
    public static bool IsPage(string path) =>
        path.EndsWith(".html", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".htm", StringComparison.OrdinalIgnoreCase);

    /// <summary>The page's file.</summary>
    /// <param name="title">Title of the window.</param>
    /// <param name="style">More style rules; without characters that XML escapes.</param>
    /// <param name="content">What the body holds.</param>
    public static string Write(string title, string style, params object[] content) => WriteWithScript(title, style, "", content);

    /// <summary>The file of a page with a script, which runs when the page is there.</summary>
    /// <param name="title">Title of the window.</param>
    /// <param name="style">More style rules; without characters that XML escapes.</param>
    /// <param name="script">The script; without characters that XML escapes. Empty for none.</param>
    /// <param name="content">What the body holds.</param>
    public static string WriteWithScript(string title, string style, string script, params object[] content)
    {
        // Nothing outside the file is needed; nothing in it may run or load, whatever the texts say, but this one script, named by its hash.
        string policy = "default-src 'none'; style-src 'unsafe-inline'" +
            (script.Length == 0 ? "" : $"; script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'");
        var html = new XElement("html", new XAttribute("lang", "en"),
            new XElement("head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width")),
                new XElement("meta", new XAttribute("name", "color-scheme"), new XAttribute("content", "light dark")),
                new XElement("meta", new XAttribute("http-equiv", "Content-Security-Policy"), new XAttribute("content", policy)),
                new XElement("title", Clean(title)),
                new XElement("style", Style + style)),
            new XElement("body", content, script.Length == 0 ? null : new XElement("script", script)));
        return "<!DOCTYPE html>\n" + html.ToString(SaveOptions.DisableFormatting) + "\n";
    }

    /// <summary>A text without the characters that XML cannot hold, such as control characters: they become U+FFFD.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
            clean.Append(rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString());
        return clean.ToString();
    }
}
