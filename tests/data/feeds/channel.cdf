<?xml version="1.0"?>
<CHANNEL HREF="https://cdf.example.org/">
  <TITLE>A channel of 1997</TITLE>
  <ITEM HREF="https://cdf.example.org/1" LASTMOD="1997-11-05T03:35">
    <TITLE>The first</TITLE>
    <ABSTRACT>What it is about.</ABSTRACT>
  </ITEM>
</CHANNEL>
