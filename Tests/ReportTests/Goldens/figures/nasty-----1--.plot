set encoding utf8
set terminal svg size 640,885 dynamic noenhanced font 'sans-serif,17' linewidth 1.2
set minussign
set border 3
set tics nomirror out scale 0.6
set key below center horizontal reverse Left samplen 2.5 width 1 font ',15' maxcols 1 noenhanced
set xlabel offset 0,0.6
set bmargin 22.5
set xtics offset 0,0.3
set xlabel 'text0xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'
set ylabel 'text1xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'
set xrange [-0.78:20.28] noextend
set format x '%.10g'
set yrange [-0.5:2.5] noextend
set ytics ('text2xxxxx' 0, 'text3xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' 1, 'text4xxxxxxxxxxxx' 2)
set label 'text5xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' at 1.0,1.0 offset 0.7,0.6 font ',14' noenhanced
set label 'text6xxxxxxxxxxxxx' at 2.0,2.0 offset 0.7,0.6 font ',14' noenhanced
set label 'text7xxxxxxxxxxxxxxxxxxxxxxx' at 4.0,1.0 offset 0.7,0.6 font ',14' noenhanced
set label 'text8xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' at 5.0,2.0 offset 0.7,0.6 font ',14' noenhanced
set label 'text9xxxxx' at 7.0,1.0 offset 0.7,0.6 font ',14' noenhanced
set label 'text10xxxxxxxxxxxxxxxxxx' at 8.0,2.0 offset 0.7,0.6 font ',14' noenhanced
set label 'text11xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' at 10.0,1.0 offset 0.7,0.6 font ',14' noenhanced
set label '' at 11.0,2.0 offset 0.7,0.6 font ',14' noenhanced
set label 'text12xx' at 13.0,1.0 offset 0.7,0.6 font ',14' noenhanced
set label 'text13' at 14.0,2.0 offset 0.7,0.6 font ',14' noenhanced
set label 'text14xxxxxxxxxxxxxxxxxxxxxxxxxxxx' at 16.0,1.0 offset 0.7,0.6 font ',14' noenhanced
set label 'text15' at 17.0,2.0 offset 0.7,0.6 font ',14' noenhanced
set label 'text16xxxxxxxxxxxxxxxxxx' at 19.0,1.0 offset 0.7,0.6 font ',14' noenhanced
set label 'text17xxxxxx' at 0.0,0.0 offset 0.7,0.6 font ',14' noenhanced
set label 'text18xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' at 3.0,0.0 offset 0.7,0.6 font ',14' noenhanced
set label 'text19xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' at 6.0,0.0 offset 0.7,0.6 font ',14' noenhanced
set label 'text20xxxxxxxxxxxxxxx' at 9.0,0.0 offset 0.7,0.6 font ',14' noenhanced
set label '' at 12.0,0.0 offset 0.7,0.6 font ',14' noenhanced
set label 'text21' at 15.0,0.0 offset 0.7,0.6 font ',14' noenhanced
set label 'text22' at 18.0,0.0 offset 0.7,0.6 font ',14' noenhanced
$m0 << END
1.0 1.0 1.0 1.0
1.5 1.0 1.0 1.0
END
$m1 << END
2.0 2.0 2.0 2.0
2.5 1.0 1.0 1.0
END
$m2 << END
4.0 1.0 1.0 1.0
4.5 1.0 1.0 1.0
END
$m3 << END
5.0 2.0 2.0 2.0
5.5 1.0 1.0 1.0
END
$m4 << END
7.0 1.0 1.0 1.0
7.5 1.0 1.0 1.0
END
$m5 << END
8.0 2.0 2.0 2.0
8.5 1.0 1.0 1.0
END
$m6 << END
10.0 1.0 1.0 1.0
10.5 1.0 1.0 1.0
END
$m7 << END
11.0 2.0 2.0 2.0
11.5 1.0 1.0 1.0
END
$m8 << END
13.0 1.0 1.0 1.0
13.5 1.0 1.0 1.0
END
$m9 << END
14.0 2.0 2.0 2.0
14.5 1.0 1.0 1.0
END
$m10 << END
16.0 1.0 1.0 1.0
16.5 1.0 1.0 1.0
END
$m11 << END
17.0 2.0 2.0 2.0
17.5 1.0 1.0 1.0
END
$m12 << END
19.0 1.0 1.0 1.0
19.5 1.0 1.0 1.0
END
$m13 << END
0.0 0.0 0.0 0.0
0.5 1.0 1.0 1.0
END
$m14 << END
3.0 0.0 0.0 0.0
3.5 1.0 1.0 1.0
END
$m15 << END
6.0 0.0 0.0 0.0
6.5 1.0 1.0 1.0
END
$m16 << END
9.0 0.0 0.0 0.0
9.5 1.0 1.0 1.0
END
$m17 << END
12.0 0.0 0.0 0.0
12.5 1.0 1.0 1.0
END
$m18 << END
15.0 0.0 0.0 0.0
15.5 1.0 1.0 1.0
END
$m19 << END
18.0 0.0 0.0 0.0
18.5 1.0 1.0 1.0
END
$m20 << END
-0.78 1.5 1.5 1.5
20.28 1.5 1.5 1.5
END
plot $m0 using 1:2 with linespoints lc rgb '#0072b2' lw 1.8 dt 1 pt 7 ps 0.75 title 'text23xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', \
  $m1 using 1:2 with linespoints lc rgb '#d55e00' lw 1.8 dt (8,4) pt 5 ps 0.75 title 'text24xxxxxxxxxxxx', \
  $m2 using 1:2 with linespoints lc rgb '#009e73' lw 1.8 dt (3,3) pt 9 ps 0.75 title 'text25xxxxxxxxxxxxxxxxxxxxxx', \
  $m3 using 1:2 with linespoints lc rgb '#cc6aa0' lw 1.8 dt (10,3,2,3) pt 13 ps 0.75 title 'text26xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', \
  $m4 using 1:2 with linespoints lc rgb '#9c7c14' lw 1.8 dt 1 pt 11 ps 0.75 title 'text27xxxx', \
  $m5 using 1:2 with linespoints lc rgb '#6e6ec8' lw 1.8 dt (8,4) pt 7 ps 0.75 title 'text28xxxxxxxxxxxxxxxxxx', \
  $m6 using 1:2 with linespoints lc rgb '#348eb0' lw 1.8 dt (3,3) pt 5 ps 0.75 title 'text29xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', \
  $m7 using 1:2 with linespoints lc rgb '#966450' lw 1.8 dt (10,3,2,3) pt 9 ps 0.75 notitle, \
  $m8 using 1:2 with linespoints lc rgb '#0072b2' lw 1.8 dt (8,4) pt 13 ps 0.75 title 'text30xx', \
  $m9 using 1:2 with linespoints lc rgb '#d55e00' lw 1.8 dt (3,3) pt 11 ps 0.75 title 'text31', \
  $m10 using 1:2 with linespoints lc rgb '#009e73' lw 1.8 dt (10,3,2,3) pt 7 ps 0.75 title 'text32xxxxxxxxxxxxxxxxxxxxxxxxxxxx', \
  $m11 using 1:2 with linespoints lc rgb '#cc6aa0' lw 1.8 dt (14,6) pt 5 ps 0.75 title 'text33', \
  $m12 using 1:2 with linespoints lc rgb '#9c7c14' lw 1.8 dt (8,4) pt 9 ps 0.75 title 'text34xxxxxxxxxxxxxxxxxx', \
  $m13 using 1:2 with points lc rgb 'black' lw 1.5 pt 2 ps 0.9 title 'text35xxxxxx', \
  $m14 using 1:2 with points lc rgb 'black' lw 1.5 pt 2 ps 0.9 title 'text36xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', \
  $m15 using 1:2 with points lc rgb 'black' lw 1.5 pt 2 ps 0.9 title 'text37xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', \
  $m16 using 1:2 with points lc rgb 'black' lw 1.5 pt 2 ps 0.9 title 'text38xxxxxxxxxxxxxxx', \
  $m17 using 1:2 with points lc rgb 'black' lw 1.5 pt 2 ps 0.4 notitle, \
  $m18 using 1:2 with points lc rgb 'black' lw 1.5 pt 2 ps 0.9 title 'text39', \
  $m19 using 1:2 with points lc rgb 'black' lw 1.5 pt 2 ps 0.9 title 'text40', \
  $m20 using 1:2 with lines lc rgb 'black' lw 1.2 dt (8,4) title 'text41xxxxxxxxxxxxxxxxxxxxxxxxxxxx'
