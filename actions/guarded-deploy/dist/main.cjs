"use strict";var da=Object.create;var Fn=Object.defineProperty;var ca=Object.getOwnPropertyDescriptor;var ua=Object.getOwnPropertyNames;var fa=Object.getPrototypeOf,pa=Object.prototype.hasOwnProperty;var ho=(e,n)=>(n=Symbol[e])?n:Symbol.for("Symbol."+e),go=e=>{throw TypeError(e)};var ma=(e,n)=>{for(var t in n)Fn(e,t,{get:n[t],enumerable:!0})},ha=(e,n,t,o)=>{if(n&&typeof n=="object"||typeof n=="function")for(let r of ua(n))!pa.call(e,r)&&r!==t&&Fn(e,r,{get:()=>n[r],enumerable:!(o=ca(n,r))||o.enumerable});return e};var Ie=(e,n,t)=>(t=e!=null?da(fa(e)):{},ha(n||!e||!e.__esModule?Fn(t,"default",{value:e,enumerable:!0}):t,e));var on=(e,n,t)=>{if(n!=null){typeof n!="object"&&typeof n!="function"&&go("Object expected");var o,r;t&&(o=n[ho("asyncDispose")]),o===void 0&&(o=n[ho("dispose")],t&&(r=o)),typeof o!="function"&&go("Object not disposable"),r&&(o=function(){try{r.call(this)}catch(i){return Promise.reject(i)}}),e.push([t,o,n])}else t&&e.push([t]);return n},rn=(e,n,t)=>{var o=typeof SuppressedError=="function"?SuppressedError:function(a,s,l,c){return c=Error(l),c.name="SuppressedError",c.error=a,c.suppressed=s,c},r=a=>n=t?new o(a,n,"An error was suppressed during disposal"):(t=!0,a),i=a=>{for(;a=e.pop();)try{var s=a[1]&&a[1].call(a[2]);if(a[0])return Promise.resolve(s).then(i,l=>(r(l),i()))}catch(l){r(l)}if(t)throw n};return i()};var ia=require("node:module"),Dn=require("node:path");var an=require("node:fs"),ce=require("node:path");function He(e,n){let t=(0,ce.resolve)(e);for(let o=(0,ce.resolve)(t,n);;o=(0,ce.dirname)(o)){if((0,an.existsSync)((0,ce.join)(o,".git")))return{root:o,commit:ga(o)};if(o===t||o===(0,ce.dirname)(o))return{root:t,commit:void 0}}}function ga(e){try{let n=(0,an.readFileSync)((0,ce.join)(e,".git/HEAD"),"utf8").trim();return/^[0-9a-f]{40,64}$/.test(n)?n:void 0}catch{return}}var yo=require("node:fs");function ya(e){if(!e)return{};try{return JSON.parse((0,yo.readFileSync)(e,"utf8"))}catch{return{}}}function jn(e){let[n="",t=""]=(e.GITHUB_REPOSITORY??"").split("/"),o=e.GITHUB_API_URL||"https://api.github.com";return{eventName:e.GITHUB_EVENT_NAME??"",payload:ya(e.GITHUB_EVENT_PATH),owner:n,repo:t,sha:e.GITHUB_SHA??"",ref:e.GITHUB_REF??"",refName:e.GITHUB_REF_NAME??"",actor:e.GITHUB_ACTOR??"",actorId:e.GITHUB_ACTOR_ID??"",triggeringActor:e.GITHUB_TRIGGERING_ACTOR??"",workflow:e.GITHUB_WORKFLOW??"",workflowRef:e.GITHUB_WORKFLOW_REF??"",job:e.GITHUB_JOB??"",runId:Number(e.GITHUB_RUN_ID??0),runNumber:Number(e.GITHUB_RUN_NUMBER??0),runAttempt:Number(e.GITHUB_RUN_ATTEMPT||1),serverUrl:e.GITHUB_SERVER_URL||"https://github.com",apiUrl:o,graphqlUrl:e.GITHUB_GRAPHQL_URL||o.replace(/\/api\/v3\/?$/,"/api").replace(/\/$/,"")+"/graphql"}}var wa="https://github.com/guarded-deploy/guarded-deploy/blob/main/docs/errors.md",wo=Symbol.for("guarded-deploy.fault"),k=class e extends Error{code;what;remedy;docs;place;constructor(n){super(`${n.what} ${n.remedy}`,n.cause===void 0?void 0:{cause:n.cause}),this.name="Fault",this.code=n.code,this.what=n.what,this.remedy=n.remedy,this.docs=`${wa}#${n.anchor??n.code.toLowerCase()}`,this.place=n.place}get[wo](){return!0}static[Symbol.hasInstance](n){let t=typeof n=="object"&&n!==null&&wo in n,o=Function.prototype[Symbol.hasInstance];return this===e?t:o.call(this,n)}};function Z(e){return(e instanceof Error?e.message:String(e)).replace(/\s+/g," ").trim()}function ko(e){return new k({code:"TOKEN_EMPTY",what:`The input '${e}' is empty, so GitHub was not asked.`,remedy:"Runs of a fork's pull request and of Dependabot get no secrets (Dependabot has its own): leave the input out to use the job's own token, or check that the secret exists where this job may see it."})}function he(){return`Node.js/${process.version.slice(1)} (${process.platform}; ${process.arch})`}function sn(e,n,t,o){if(typeof t!="function")throw new Error("method for before hook must be a function");return o||(o={}),Array.isArray(n)?n.reverse().reduce((r,i)=>sn.bind(null,e,i,r,o),t)():Promise.resolve().then(()=>e.registry[n]?e.registry[n].reduce((r,i)=>i.hook.bind(null,r,o),t)():t(o))}function bo(e,n,t,o){let r=o;e.registry[t]||(e.registry[t]=[]),n==="before"&&(o=(i,a)=>Promise.resolve().then(r.bind(null,a)).then(i.bind(null,a))),n==="after"&&(o=(i,a)=>{let s;return Promise.resolve().then(i.bind(null,a)).then(l=>(s=l,r(s,a))).then(()=>s)}),n==="error"&&(o=(i,a)=>Promise.resolve().then(i.bind(null,a)).catch(s=>r(s,a))),e.registry[t].push({hook:o,orig:r})}function Eo(e,n,t){if(!e.registry[n])return;let o=e.registry[n].map(r=>r.orig).indexOf(t);o!==-1&&e.registry[n].splice(o,1)}var To=Function.bind,_o=To.bind(To);function So(e,n,t){let o=_o(Eo,null).apply(null,t?[n,t]:[n]);e.api={remove:o},e.remove=o,["before","error","after","wrap"].forEach(r=>{let i=t?[n,r,t]:[n,r];e[r]=e.api[r]=_o(bo,null).apply(null,i)})}function ka(){let e=Symbol("Singular"),n={registry:{}},t=sn.bind(null,n,e);return So(t,n,e),t}function ba(){let e={registry:{}},n=sn.bind(null,e);return So(n,e),n}var Oo={Singular:ka,Collection:ba};var Ea="0.0.0-development",Ta=`octokit-endpoint.js/${Ea} ${he()}`,_a={method:"GET",baseUrl:"https://api.github.com",headers:{accept:"application/vnd.github.v3+json","user-agent":Ta},mediaType:{format:""}};function Sa(e){return e?Object.keys(e).reduce((n,t)=>(n[t.toLowerCase()]=e[t],n),{}):{}}function Oa(e){if(typeof e!="object"||e===null||Object.prototype.toString.call(e)!=="[object Object]")return!1;let n=Object.getPrototypeOf(e);if(n===null)return!0;let t=Object.prototype.hasOwnProperty.call(n,"constructor")&&n.constructor;return typeof t=="function"&&t instanceof t&&Function.prototype.call(t)===Function.prototype.call(e)}function Ao(e,n){let t=Object.assign({},e);return Object.keys(n).forEach(o=>{Oa(n[o])?o in e?t[o]=Ao(e[o],n[o]):Object.assign(t,{[o]:n[o]}):Object.assign(t,{[o]:n[o]})}),t}function xo(e){for(let n in e)e[n]===void 0&&delete e[n];return e}function Hn(e,n,t){if(typeof n=="string"){let[r,i]=n.split(" ");t=Object.assign(i?{method:r,url:i}:{url:r},t)}else t=Object.assign({},n);t.headers=Sa(t.headers),xo(t),xo(t.headers);let o=Ao(e||{},t);return t.url==="/graphql"&&(e&&e.mediaType.previews?.length&&(o.mediaType.previews=e.mediaType.previews.filter(r=>!o.mediaType.previews.includes(r)).concat(o.mediaType.previews)),o.mediaType.previews=(o.mediaType.previews||[]).map(r=>r.replace(/-preview/,""))),o}function xa(e,n){let t=/\?/.test(e)?"&":"?",o=Object.keys(n);return o.length===0?e:e+t+o.map(r=>r==="q"?"q="+n.q.split("+").map(encodeURIComponent).join("+"):`${r}=${encodeURIComponent(n[r])}`).join("&")}var Na=/\{[^{}}]+\}/g;function Aa(e){return e.replace(/(?:^\W+)|(?:(?<!\W)\W+$)/g,"").split(/,/)}function va(e){let n=e.match(Na);return n?n.map(Aa).reduce((t,o)=>t.concat(o),[]):[]}function No(e,n){let t={__proto__:null};for(let o of Object.keys(e))n.indexOf(o)===-1&&(t[o]=e[o]);return t}function vo(e){return e.split(/(%[0-9A-Fa-f]{2})/g).map(function(n){return/%[0-9A-Fa-f]/.test(n)||(n=encodeURI(n).replace(/%5B/g,"[").replace(/%5D/g,"]")),n}).join("")}function $e(e){return encodeURIComponent(e).replace(/[!'()*]/g,function(n){return"%"+n.charCodeAt(0).toString(16).toUpperCase()})}function Ke(e,n,t){return n=e==="+"||e==="#"?vo(n):$e(n),t?$e(t)+"="+n:n}function Ce(e){return e!=null}function Gn(e){return e===";"||e==="&"||e==="?"}function Ra(e,n,t,o){var r=e[t],i=[];if(Ce(r)&&r!=="")if(typeof r=="string"||typeof r=="number"||typeof r=="bigint"||typeof r=="boolean")r=r.toString(),o&&o!=="*"&&(r=r.substring(0,parseInt(o,10))),i.push(Ke(n,r,Gn(n)?t:""));else if(o==="*")Array.isArray(r)?r.filter(Ce).forEach(function(a){i.push(Ke(n,a,Gn(n)?t:""))}):Object.keys(r).forEach(function(a){Ce(r[a])&&i.push(Ke(n,r[a],a))});else{let a=[];Array.isArray(r)?r.filter(Ce).forEach(function(s){a.push(Ke(n,s))}):Object.keys(r).forEach(function(s){Ce(r[s])&&(a.push($e(s)),a.push(Ke(n,r[s].toString())))}),Gn(n)?i.push($e(t)+"="+a.join(",")):a.length!==0&&i.push(a.join(","))}else n===";"?Ce(r)&&i.push($e(t)):r===""&&(n==="&"||n==="?")?i.push($e(t)+"="):r===""&&i.push("");return i}function Ia(e){return{expand:Ca.bind(null,e)}}function Ca(e,n){var t=["+","#",".","/",";","?","&"];return e=e.replace(/\{([^\{\}]+)\}|([^\{\}]+)/g,function(o,r,i){if(r){let s="",l=[];if(t.indexOf(r.charAt(0))!==-1&&(s=r.charAt(0),r=r.substr(1)),r.split(/,/g).forEach(function(c){var d=/([^:\*]*)(?::(\d+)|(\*))?/.exec(c);l.push(Ra(n,s,d[1],d[2]||d[3]))}),s&&s!=="+"){var a=",";return s==="?"?a="&":s!=="#"&&(a=s),(l.length!==0?s:"")+l.join(a)}else return l.join(",")}else return vo(i)}),e==="/"?e:e.replace(/\/$/,"")}function Ro(e){let n=e.method.toUpperCase(),t=(e.url||"/").replace(/:([a-z]\w+)/g,"{$1}"),o=Object.assign({},e.headers),r,i=No(e,["method","baseUrl","url","headers","request","mediaType"]),a=va(t);t=Ia(t).expand(i),/^http/.test(t)||(t=e.baseUrl+t);let s=Object.keys(e).filter(d=>a.includes(d)).concat("baseUrl"),l=No(i,s);if(!/application\/octet-stream/i.test(o.accept)&&(e.mediaType.format&&(o.accept=o.accept.split(/,/).map(d=>d.replace(/application\/vnd(\.\w+)(\.v3)?(\.\w+)?(\+json)?$/,`application/vnd$1$2.${e.mediaType.format}`)).join(",")),t.endsWith("/graphql")&&e.mediaType.previews?.length)){let d=o.accept.match(/(?<![\w-])[\w-]+(?=-preview)/g)||[];o.accept=d.concat(e.mediaType.previews).map(u=>{let p=e.mediaType.format?`.${e.mediaType.format}`:"+json";return`application/vnd.github.${u}-preview${p}`}).join(",")}return["GET","HEAD"].includes(n)?t=xa(t,l):"data"in l?r=l.data:Object.keys(l).length&&(r=l),!o["content-type"]&&typeof r<"u"&&(o["content-type"]="application/json; charset=utf-8"),["PATCH","PUT"].includes(n)&&typeof r>"u"&&(r=""),Object.assign({method:n,url:t,headers:o},typeof r<"u"?{body:r}:null,e.request?{request:e.request}:null)}function $a(e,n,t){return Ro(Hn(e,n,t))}function Io(e,n){let t=Hn(e,n),o=$a.bind(null,t);return Object.assign(o,{DEFAULTS:t,defaults:Io.bind(null,t),merge:Hn.bind(null,t),parse:Ro})}var Co=Io(null,_a);var V=new Uint8Array(256);V[9]|=2;V[32]|=2;V[59]|=4;V[44]|=8;for(let e=128;e<=255;e++)V[e]|=1;for(let e of"!#$%&'*+-.^_`|~")V[e.charCodeAt(0)]|=16;for(let e=48;e<=57;e++)V[e]|=16;for(let e=65;e<=90;e++)V[e]|=17;for(let e=97;e<=122;e++)V[e]|=16;var $o=(()=>{let e=function(){};return e.prototype=Object.create(null),e})();function Lo(e,n){let t=4|(n?.comma===!0?8:0),o=e.length,r=n?.start??0;for(;(V[e.charCodeAt(r)]&2)!==0;)r++;let i=r,a=0,s=-1,l=n?.parameters===!1?8:0;for(;i<o;){let p=e.charCodeAt(i),g=V[p];if((g&t)!==0){l|=g&8;break}(g&2)!==0?s===-1&&(s=i):s=-1,a|=p&65280|g,i++}let c=s===-1?i:s,d=e.slice(r,c),u=(a&65281)===0?d:d.toLowerCase();return i===o||l!==0?{type:u,index:i,parameters:new $o}:La(e,u,i,o,t)}function La(e,n,t,o,r){let i=new $o;e:for(;t<o;){for(t++;(V[e.charCodeAt(t)]&2)!==0;)t++;let a=t,s=0,l=-1;for(;t<o;){let c=e.charCodeAt(t),d=V[c];if((d&r)!==0){if((d&8)!==0)break e;continue e}if(c===61){let u=l===-1?t:l,p=e.slice(a,u),g=(s&65281)===0?p:p.toLowerCase();for(t++;(V[e.charCodeAt(t)]&2)!==0;)t++;if(t<o&&e.charCodeAt(t)===34){let w=++t,b=!1;for(;t<o;){let _=e.charCodeAt(t);if(_===34){i[g]===void 0&&(i[g]=b?qa(e,w,t):e.slice(w,t)),t++;let v=0;for(;t<o;){let T=e.charCodeAt(t),A=V[T];if((A&r)!==0){v=A&8;break}t++}if(v!==0)break e;continue e}if(_===92&&t+1<o){b=!0,t+=2;continue}t++}continue e}let m=t,h=0,f=-1;for(;t<o;){let w=e.charCodeAt(t),b=V[w];if((b&r)!==0){h=b&8;break}(b&2)!==0?f===-1&&(f=t):f=-1,t++}if(i[g]===void 0){let w=f===-1?t:f;i[g]=e.slice(m,w)}if(h!==0)break e;continue e}(d&2)!==0?l===-1&&(l=t):l=-1,s|=c&65280|d,t++}}return{type:n,index:t,parameters:i}}function qa(e,n,t){let o="";for(let r=n;r<t;r++)e.charCodeAt(r)===92&&(o+=e.slice(n,r),n=++r);return o+e.slice(n,t)}var Pa=/^-?\d+$/,dn=/^-?\d+n+$/,ge=JSON.stringify,Kn=JSON.parse,Uo=/^-?\d+n$/,qo=/([\[:])?"(-?\d+)n"($|\s*[,\}\]])/g,Po=/([\[:])?("-?\d+n+)n("$|"\s*[,\}\]])/g,Bn=e=>e===void 0||typeof e=="function"||typeof e=="symbol",Wn=e=>e!==null&&typeof e=="object"&&e.constructor&&e.constructor.name==="RawJSON",Ma=(e,n,t)=>{let o="";typeof t=="number"?o=" ".repeat(Math.min(10,Math.max(0,Math.floor(t)))):typeof t=="string"&&(o=t.slice(0,10));let r=typeof n=="function",i=Array.isArray(n)?new Set(n.map(String)):null,a=(m,h,f)=>(f!==null&&typeof f=="object"&&typeof f.toJSON=="function"&&(f=f.toJSON(h)),typeof f=="string"&&dn.test(f)?f+"n":typeof f=="bigint"?"rawJSON"in JSON?JSON.rawJSON(f.toString()):f.toString()+"n":(r&&(f=n.call(m,h,f)),f!==null&&typeof f=="object"&&(f instanceof Number||f instanceof String||f instanceof Boolean)&&(f=f.valueOf()),f)),s=a({"":e},"",e);if(Bn(s))return;let l=s===null||typeof s!="object",c=Wn(s);if(l||c)return ge(s);let d=[],u=0,p=[{parent:{"":s},key:"",val:s,isArray:Array.isArray(s),keys:Array.isArray(s)?null:Object.keys(s),index:0,first:!0}],g=new WeakSet([s]);for(;p.length>0;){let m=p[p.length-1];m.index===0&&(d.push(m.isArray?"[":"{"),u++);let h=!1;if(m.isArray)if(m.index<m.val.length){m.first||d.push(","),o&&d.push(`
`+o.repeat(u));let f=m.val[m.index],w=a(m.val,String(m.index),f);if(Bn(w))d.push("null"),m.first=!1,m.index++;else{let b=w!==null&&typeof w=="object",_=Wn(w);if(b&&!_){if(g.has(w))throw new TypeError("Converting circular structure to JSON");g.add(w),p.push({parent:m.val,key:String(m.index),val:w,isArray:Array.isArray(w),keys:Array.isArray(w)?null:Object.keys(w),index:0,first:!0}),m.first=!1,m.index++}else d.push(ge(w)),m.first=!1,m.index++}}else h=!0;else{for(;m.index<m.keys.length;){let w=m.keys[m.index++];if(i&&!i.has(w))continue;let _=m.val[w],v=a(m.val,w,_);if(Bn(v))continue;m.first||d.push(","),o?d.push(`
`+o.repeat(u)+ge(w)+": "):d.push(ge(w)+":");let T=v!==null&&typeof v=="object",A=Wn(v);if(T&&!A){if(g.has(v))throw new TypeError("Converting circular structure to JSON");g.add(v),p.push({parent:m.val,key:w,val:v,isArray:Array.isArray(v),keys:Array.isArray(v)?null:Object.keys(v),index:0,first:!0}),m.first=!1;break}else d.push(ge(v)),m.first=!1}m.index>=m.keys.length&&p[p.length-1]===m&&(h=!0)}h&&(u--,!m.first&&o&&d.push(`
`+o.repeat(u)),d.push(m.isArray?"]":"}"),g.delete(m.val),p.pop())}return d.join("")},Fo=(e,n,t)=>{try{return"rawJSON"in JSON?ge(e,(s,l)=>typeof l=="bigint"?JSON.rawJSON(l.toString()):typeof n=="function"?n(s,l):(Array.isArray(n)&&n.includes(s),l),t):e?ge(e,(s,l)=>typeof l=="string"&&dn.test(l)||typeof l=="bigint"?l.toString()+"n":typeof n=="function"?n(s,l):(Array.isArray(n)&&n.includes(s),l),t).replace(qo,"$1$2$3").replace(Po,"$1$2$3"):ge(e,n,t)}catch(o){if(o instanceof RangeError){let r=Ma(e,n,t);return r===void 0?void 0:"rawJSON"in JSON?r:r.replace(qo,"$1$2$3").replace(Po,"$1$2$3")}throw o}},ln=new Map,Da=()=>{let e=JSON.parse.toString();if(ln.has(e))return ln.get(e);try{let n=JSON.parse("1",(t,o,r)=>!!r?.source&&r.source==="1");return ln.set(e,n),n}catch{return ln.set(e,!1),!1}},Ua=(e,n,t,o)=>typeof n=="string"&&Uo.test(n)?BigInt(n.slice(0,-1)):typeof n=="string"&&dn.test(n)?n.slice(0,-1):typeof o=="function"?o(e,n,t):n,Fa=(e,n)=>JSON.parse(e,(t,o,r)=>{let i=typeof o=="number",a=o>Number.MAX_SAFE_INTEGER||o<Number.MIN_SAFE_INTEGER,s=i&&a,l=r&&Pa.test(r.source);return s&&l?BigInt(r.source):typeof n=="function"?n(t,o,r):o}),jo=Number.MAX_SAFE_INTEGER.toString(),Mo=jo.length,ja=/"(?:[^"\\]|\\.)*"|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/g,Ga=/^"-?\d+n+"$/,Ha=(e,n)=>{let t={"":e},o=[{parent:t,key:"",visited:!1}];for(;o.length>0;){let r=o[o.length-1];if(r.visited){let{parent:i,key:a}=r,s=i[a];typeof s=="string"&&(Uo.test(s)?s=BigInt(s.slice(0,-1)):dn.test(s)&&(s=s.slice(0,-1))),typeof n=="function"&&(s=n.call(i,a,s)),s===void 0?delete i[a]:i[a]=s,o.pop()}else{r.visited=!0;let i=r.parent[r.key];if(i!==null&&typeof i=="object"){let s=Object.keys(i);for(let l=s.length-1;l>=0;l--)o.push({parent:i,key:s[l],visited:!1})}}}return t[""]},Do=e=>e.replace(ja,(n,t,o,r)=>{let i=n[0]==='"';if(i&&Ga.test(n))return n.substring(0,n.length-1)+'n"';let s=o||r,l=t&&(t.length<Mo||t.length===Mo&&t<=jo);return i||s||l?n:'"'+n+'n"'}),Go=(e,n)=>{if(!e)return Kn(e,n);try{if(Da())return Fa(e,n);let t=Do(e);return Kn(t,(o,r,i)=>Ua(o,r,i,n))}catch(t){if(t instanceof RangeError){let o=Do(e),r=Kn(o);return Ha(r,n)}throw t}};var Ne=class extends Error{name;status;request;response;constructor(n,t,o){super(n,{cause:o.cause}),this.name="HttpError",this.status=Number.parseInt(t),Number.isNaN(this.status)&&(this.status=0);"response"in o&&(this.response=o.response);let r=Object.assign({},o.request);o.request.headers.authorization&&(r.headers=Object.assign({},o.request.headers,{authorization:o.request.headers.authorization.replace(/(?<! ) .*$/," [REDACTED]")})),r.url=r.url.replace(/\bclient_secret=\w+/g,"client_secret=[REDACTED]").replace(/\baccess_token=\w+/g,"access_token=[REDACTED]"),this.request=r}};var Ka="10.0.16",Ba={headers:{"user-agent":`octokit-request.js/${Ka} ${he()}`}};function Wa(e){if(typeof e!="object"||e===null||Object.prototype.toString.call(e)!=="[object Object]")return!1;let n=Object.getPrototypeOf(e);if(n===null)return!0;let t=Object.prototype.hasOwnProperty.call(n,"constructor")&&n.constructor;return typeof t=="function"&&t instanceof t&&Function.prototype.call(t)===Function.prototype.call(e)}var Ho=()=>"";async function Ko(e){let n=e.request?.fetch||globalThis.fetch;if(!n)throw new Error("fetch is not set. Please pass a fetch implementation as new Octokit({ request: { fetch }}). Learn more at https://github.com/octokit/octokit.js/#fetch-missing");let t=e.request?.log||console,o=e.request?.parseSuccessResponseBody!==!1,r=Wa(e.body)||Array.isArray(e.body)?Fo(e.body):e.body,i=Object.fromEntries(Object.entries(e.headers).map(([u,p])=>[u,String(p)])),a;try{a=await n(e.url,{method:e.method,body:r,redirect:e.request?.redirect,headers:i,signal:e.request?.signal,...e.body&&{duplex:"half"}})}catch(u){let p="Unknown Error";if(u instanceof Error){if(u.name==="AbortError")throw u.status=500,u;p=u.message,u.name==="TypeError"&&"cause"in u&&(u.cause instanceof Error?p=u.cause.message:typeof u.cause=="string"&&(p=u.cause))}let g=new Ne(p,500,{request:e});throw g.cause=u,g}let s=a.status,l=a.url,c={};for(let[u,p]of a.headers)c[u]=p;let d={url:l,status:s,headers:c,data:""};if("deprecation"in c){let u=c.link&&c.link.match(/<([^<>]+)>; rel="deprecation"/),p=u&&u.pop();t.warn(`[@octokit/request] "${e.method} ${e.url}" is deprecated. It is scheduled to be removed on ${c.sunset}${p?`. See ${p}`:""}`)}if(s===204||s===205)return d;if(e.method==="HEAD"){if(s<400)return d;throw new Ne(a.statusText,s,{response:d,request:e})}if(s===304)throw d.data=await Vn(a),new Ne("Not modified",s,{response:d,request:e});if(s>=400)throw d.data=await Vn(a),new Ne(Ya(d.data),s,{response:d,request:e});return d.data=o?await Vn(a):a.body,d}async function Vn(e){let n=e.headers.get("content-type");if(!n)return e.text().catch(Ho);let t=Lo(n);if(Va(t)){let o="";try{return o=await e.text(),Go(o)}catch{return o}}else return t.type.startsWith("text/")||t.parameters.charset?.toLowerCase()==="utf-8"&&t.type!=="application/octet-stream"?e.text().catch(Ho):e.arrayBuffer().catch(()=>new ArrayBuffer(0))}function Va(e){return e.type==="application/json"||e.type==="application/scim+json"}function Ya(e){if(typeof e=="string")return e;if(e instanceof ArrayBuffer)return"Unknown error";if(typeof e=="object"&&e!==null&&"message"in e){let n=e,t="documentation_url"in n?` - ${n.documentation_url}`:"";return Array.isArray(n.errors)?`${n.message}: ${n.errors.map(o=>JSON.stringify(o)).join(", ")}${t}`:`${n.message}${t}`}return`Unknown error: ${JSON.stringify(e)}`}function Yn(e,n){let t=e.defaults(n);return Object.assign(function(r,i){let a=t.merge(r,i);if(!a.request||!a.request.hook)return Ko(t.parse(a));let s=(l,c)=>Ko(t.parse(t.merge(l,c)));return Object.assign(s,{endpoint:t,defaults:Yn.bind(null,t)}),a.request.hook(s,a)},{endpoint:t,defaults:Yn.bind(null,t)})}var Be=Yn(Co,Ba);var Qa="0.0.0-development";function Ja(e){return`Request failed due to following response errors:
`+e.errors.map(n=>` - ${n.message}`).join(`
`)}var za=class extends Error{constructor(e,n,t){super(Ja(t)),this.request=e,this.headers=n,this.response=t,this.errors=t.errors,this.data=t.data,Error.captureStackTrace&&Error.captureStackTrace(this,this.constructor)}request;headers;response;name="GraphqlResponseError";errors;data},Xa=["method","baseUrl","url","headers","request","query","mediaType","operationName"],Za=["query","method","url"],Bo=/\/api\/v3\/?$/;function es(e,n,t){if(t){if(typeof n=="string"&&"query"in t)return Promise.reject(new Error('[@octokit/graphql] "query" cannot be used as variable name'));for(let a in t)if(Za.includes(a))return Promise.reject(new Error(`[@octokit/graphql] "${a}" cannot be used as variable name`))}let o=typeof n=="string"?Object.assign({query:n},t):n,r=Object.keys(o).reduce((a,s)=>Xa.includes(s)?(a[s]=o[s],a):(a.variables||(a.variables={}),a.variables[s]=o[s],a),{}),i=o.baseUrl||e.endpoint.DEFAULTS.baseUrl;return Bo.test(i)&&(r.url=i.replace(Bo,"/api/graphql")),e(r).then(a=>{if(a.data.errors){let s={};for(let l of Object.keys(a.headers))s[l]=a.headers[l];throw new za(r,s,a.data)}return a.data.data})}function Qn(e,n){let t=e.defaults(n);return Object.assign((r,i)=>es(t,r,i),{defaults:Qn.bind(null,t),endpoint:t.endpoint})}var sc=Qn(Be,{headers:{"user-agent":`octokit-graphql.js/${Qa} ${he()}`},method:"POST",url:"/graphql"});function Wo(e){return Qn(e,{method:"POST",url:"/graphql"})}var Jn="(?:[a-zA-Z0-9_-]+)",Vo="\\.",Yo=new RegExp(`^${Jn}${Vo}${Jn}${Vo}${Jn}$`),ns=Yo.test.bind(Yo);async function ts(e){let n=ns(e),t=e.startsWith("v1.")||e.startsWith("ghs_"),o=e.startsWith("ghu_");return{type:"token",token:e,tokenType:n?"app":t?"installation":o?"user-to-server":"oauth"}}function os(e){return e.split(/\./).length===3?`bearer ${e}`:`token ${e}`}async function rs(e,n,t,o){let r=n.endpoint.merge(t,o);return r.headers.authorization=os(e),n(r)}var Qo=function(n){if(!n)throw new Error("[@octokit/auth-token] No token passed to createTokenAuth");if(typeof n!="string")throw new Error("[@octokit/auth-token] Token passed to createTokenAuth is not a string");return n=n.replace(/^(token|bearer) +/i,""),Object.assign(ts.bind(null,n),{hook:rs.bind(null,n)})};var zn="7.0.8";var Jo=()=>{},is=console.warn.bind(console),as=console.error.bind(console);function ss(e={}){return typeof e.debug!="function"&&(e.debug=Jo),typeof e.info!="function"&&(e.info=Jo),typeof e.warn!="function"&&(e.warn=is),typeof e.error!="function"&&(e.error=as),e}var zo=`octokit-core.js/${zn} ${he()}`,cn=class{static VERSION=zn;static defaults(n){return class extends this{constructor(...o){let r=o[0]||{};if(typeof n=="function"){super(n(r));return}super(Object.assign({},n,r,r.userAgent&&n.userAgent?{userAgent:`${r.userAgent} ${n.userAgent}`}:null))}}}static plugins=[];static plugin(...n){let t=this.plugins;return class extends this{static plugins=t.concat(n.filter(r=>!t.includes(r)))}}constructor(n={}){let t=new Oo.Collection,o={baseUrl:Be.endpoint.DEFAULTS.baseUrl,headers:{},request:Object.assign({},n.request,{hook:t.bind(null,"request")}),mediaType:{previews:[],format:""}};if(o.headers["user-agent"]=n.userAgent?`${n.userAgent} ${zo}`:zo,n.baseUrl&&(o.baseUrl=n.baseUrl),n.previews&&(o.mediaType.previews=n.previews),n.timeZone&&(o.headers["time-zone"]=n.timeZone),this.request=Be.defaults(o),this.graphql=Wo(this.request).defaults(o),this.log=ss(n.log),this.hook=t,n.authStrategy){let{authStrategy:i,...a}=n,s=i(Object.assign({request:this.request,log:this.log,octokit:this,octokitOptions:a},n.auth));t.wrap("request",s.hook),this.auth=s}else if(!n.auth)this.auth=async()=>({type:"unauthenticated"});else{let i=Qo(n.auth);t.wrap("request",i.hook),this.auth=i}let r=this.constructor;for(let i=0;i<r.plugins.length;++i)Object.assign(this,r.plugins[i](this,n))}request;graphql;log;hook;auth};var un=Ie(require("node:http"),1),er=require("node:stream"),ls=5,Xo=64*1024*1024;async function ds(e){let n=[],t=0;for await(let o of e){if(t+=o.length,t>Xo)throw new Error(`the answer is larger than ${Xo} bytes`);n.push(o)}return Buffer.concat(n)}function cs(e,n){let t=n==="HEAD"||e.statusCode===204||e.statusCode===304,o=r=>(0,er.pipeline)(e,r,()=>{});switch(t?void 0:e.headers["content-encoding"]){case"gzip":return o(process.getBuiltinModule("node:zlib").createGunzip());case"br":return o(process.getBuiltinModule("node:zlib").createBrotliDecompress());default:return e}}function Xn(e){let n=new Error("The operation was aborted",{cause:e.reason});return Object.assign(n,{name:"AbortError",code:"ABORT_ERR"})}function Zo(e,n){let t={request:e,agent:n,begun:void 0},o=n.createConnection;return n.createConnection=(...r)=>(t.begun=o.apply(n,r),t.begun),t}function Zn(e){let n={keepAlive:!0,proxyEnv:{...e}},t=Zo(un.request,new un.Agent(n)),o;function r(a){if(a.protocol!=="https:")return t;if(o===void 0){let{Agent:s,request:l}=process.getBuiltinModule("node:https");o=Zo(l,new s(n))}return o}async function i(a,s){let{signal:l}=s;if(l?.aborted)throw Xn(l);let c=r(a),d=await new Promise((m,h)=>{c.begun=void 0;let f=c.request(a,{method:s.method??"GET",headers:{"accept-encoding":"gzip, br",...s.headers,...s.body===void 0?{}:{"content-length":Buffer.byteLength(s.body)}},agent:c.agent,...l?{signal:l}:{}},m);if(f.on("error",h),l){let{begun:w}=c,b=()=>{h(Xn(l)),f.socket||w?.destroy(Xn(l))};l.addEventListener("abort",b,{once:!0}),f.on("close",()=>l.removeEventListener("abort",b))}f.end(s.body)}),u=await ds(cs(d,s.method??"GET")),p=new Map;for(let[m,h]of Object.entries(d.headers))h!==void 0&&p.set(m,Array.isArray(h)?h.join(", "):h);let g=d.statusCode??0;return{status:g,ok:g>=200&&g<300,url:a.href,headers:p,text:async()=>u.toString("utf8"),json:async()=>JSON.parse(u.toString("utf8")),arrayBuffer:async()=>u.buffer.slice(u.byteOffset,u.byteOffset+u.byteLength)}}return async(a,s={})=>{let l=new URL(a),c=s;for(let d=0;;d+=1){let u=await i(l,c),p=u.headers.get("location");if(![301,302,303,307,308].includes(u.status)||p===void 0||s.redirect==="manual"||d===ls)return u;let g=new URL(p,l);if(g.origin!==l.origin){let m=Object.entries(c.headers??{}).filter(([h])=>!/^(authorization|cookie)$/i.test(h));c={...c,headers:Object.fromEntries(m)}}if(u.status===303){let{body:m,...h}=c;c={...h,method:"GET"}}l=g}}}function tr(e){let n=e?.status;return typeof n=="number"?n:void 0}var nr=500,us=60;function fs(e,n){if(e!=="POST")return!0;let t=n?.query;return typeof t=="string"&&!/^\s*mutation\b/.test(t)}function ps(e,n){if(e.status!==403&&e.status!==429)return;let t=e.response?.headers??{},o=Number(t["retry-after"]);if(t["retry-after"]!==void 0&&Number.isFinite(o))return Math.max(1,o);if(!(!/rate limit|abuse/i.test(e.message)&&e.status!==429)){if(String(t["x-ratelimit-remaining"])==="0"){let r=Date.parse(String(t.date))||Date.now();return Math.max(1,Math.ceil(Number(t["x-ratelimit-reset"])-r/1e3)||1)}return us*2**n}}var ms=e=>2**e*(.8+.4*Math.random());function hs(e){let n=e instanceof Error?e:new Error(String(e));return/^\s*<(!doctype|html)/i.test(n.message)?n.message=`GitHub answered ${n.status} with a page of HTML instead of JSON`:n.message.length>nr&&(n.message=`${n.message.slice(0,nr)}…`),n}function et(e){let{deadline:n,log:t}=e,o={counted:0,notModified:0,remaining:void 0},r=e.retries??3,i=e.attemptSeconds??30,a=p=>p*1e3<n.remainingMs,s=(e.token??"").trim(),l=new cn({baseUrl:e.context.apiUrl.replace(/\/$/,""),auth:s,userAgent:"guarded-deploy",request:{fetch:e.fetch??Zn(e.env)},log:{debug:()=>{},info:()=>{},warn:p=>t.debug(p),error:p=>t.debug(p)}}),c=(p,g)=>{g===304?o.notModified+=1:o.counted+=1;let m=p["x-ratelimit-remaining"];m!==void 0&&(o.remaining=Number(m))};l.hook.wrap("request",async(p,g)=>{let{method:m,url:h}=g;if(s==="")throw ko(e.tokenInput??"token");for(let f=0;;f+=1){n.signal.throwIfAborted();let w=AbortSignal.timeout(i*1e3);g.request={...g.request,signal:AbortSignal.any([n.signal,w])};let b;try{let M=await p(g);if(c(M.headers,M.status),!String(M.headers["content-type"]).startsWith("text/html"))return M;b=Object.assign(new Error("GitHub answered with a page of HTML instead of JSON"),{status:502})}catch(M){n.signal.throwIfAborted(),b=w.aborted?Object.assign(new Error(`GitHub did not answer within ${i} s`,{cause:M}),{status:500}):hs(M),c(b.response?.headers??{},b.response?b.status:void 0)}if(f>=r)throw b;let _=ps(b,f),v=Number(b.response?.headers["retry-after"]),T;if(_!==void 0)T=_;else if(b.status>=500&&fs(m,g))T=v>0?v:ms(f);else throw b;if(!a(T))throw b;let A=`${m} ${h}: ${b.message}; again in ${Math.ceil(T)} s`;T>30?t.warning(A):t.debug(A),await n.sleep(T*1e3)}});let d=((p,g)=>n.race(l.request(p,g))),u=new Map;return{request:Object.assign(d,{defaults:l.request.defaults,endpoint:l.request.endpoint}),async graphql(p,g={}){let h=(await n.race(l.request(`POST ${e.context.graphqlUrl}`,{query:p,variables:g}))).data;if(h.errors?.length)throw Object.assign(new Error(h.errors.map(f=>f.message).join("; ")),{errors:h.errors});return h.data},async conditional(p,g={}){let{url:m}=l.request.endpoint(p,g),h=u.get(m);try{let f=await n.race(l.request(p,{...g,headers:h?{"if-none-match":h.etag}:{}})),{etag:w,link:b}=f.headers,{data:_,status:v}=f;return w?u.set(m,{etag:w,data:_,status:v,link:b}):u.delete(m),{changed:!0,status:v,data:_,link:b}}catch(f){let w=tr(f);if(w===304&&h)return{changed:!1,status:h.status,data:h.data,link:h.link};if(w===404)return u.delete(m),{changed:!0,status:w,data:void 0,link:void 0};throw f}},usage:o}}var gs={d:86400,h:3600,m:60,s:1};function or(e){if(/^\d+(\.\d+)?$/.test(e))return Number(e);if(!/^(\d+(\.\d+)?[dhms])+$/.test(e))return;let n=0;for(let[,t,o]of e.matchAll(/(\d+(?:\.\d+)?)([dhms])/g))n+=Number(t)*(gs[o]??Number.NaN);return n}function nt(e){return`INPUT_${e.replace(/ /g,"_").toUpperCase()}`}function We(e,n,t){return new k({code:"INPUT_INVALID",what:`The input '${e}' is ${JSON.stringify(n.slice(0,200))}, which is not ${t}.`,remedy:`Set '${e}' to ${t}.`})}function ys(e,n,t){switch(n.type){case"string":case"secret":return t===""?void 0:t;case"lines":return t.split(`
`).map(o=>o.trim()).filter(o=>o!==""&&!o.startsWith("#"));case"boolean":if(t==="")return;if(/^(true|True|TRUE)$/.test(t))return!0;if(/^(false|False|FALSE)$/.test(t))return!1;throw We(e,t,"true or false");case"choice":if(t==="")return;if(n.options?.includes(t))return t;throw We(e,t,`one of ${(n.options??[]).join(", ")}`);case"integer":if(t==="")return;if(/^\d{1,15}$/.test(t))return Number(t);throw We(e,t,"a whole number such as 0 or 10");case"number":if(t==="")return;if(/^\d{1,15}(\.\d+)?$/.test(t))return Number(t);throw We(e,t,"a number such as 0.5 or 10");case"duration":{if(t==="")return;let o=or(t);if(o===void 0)throw We(e,t,"a duration such as 90s, 30m or 1h30m");return o}}}function rr(e){return e.replace(/-([a-z0-9])/g,(n,t)=>t.toUpperCase())}function tt(e,n){let t={};for(let[o,r]of Object.entries(e.inputs)){let i=n[nt(o)],a=r.default?.includes("${{")?r.default.includes("github.token")?n.GITHUB_TOKEN??"":"":r.default??"",s=r.type==="secret"?i??a:(i??a).trim(),l=s.trim()==="";if(l&&r.required)throw new k({code:"INPUT_MISSING",what:`The input '${o}' is missing.`,remedy:`Set '${o}' under 'with:' of this step.`});t[rr(o)]=ys(o,r,l?a.trim():s)}return t}var ar=Ie(require("os"),1);function se(e){return e==null?"":typeof e=="string"||e instanceof String?e:JSON.stringify(e)}function fn(e){return Object.keys(e).length?{title:e.title,file:e.file,line:e.startLine,endLine:e.endLine,col:e.startColumn,endColumn:e.endColumn}:{}}function re(e,n,t){let o=new ot(e,n,t);process.stdout.write(o.toString()+ar.EOL)}function rt(e,n=""){re(e,{},n)}var ir="::",ot=class{constructor(n,t,o){n||(n="missing.command"),this.command=n,this.properties=t,this.message=o}toString(){let n=ir+this.command;if(this.properties&&Object.keys(this.properties).length>0){n+=" ";let t=!0;for(let o in this.properties)if(this.properties.hasOwnProperty(o)){let r=this.properties[o];r&&(t?t=!1:n+=",",n+=`${o}=${ks(r)}`)}}return n+=`${ir}${ws(this.message)}`,n}};function ws(e){return se(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A")}function ks(e){return se(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A").replace(/:/g,"%3A").replace(/,/g,"%2C")}function sr(){return process.getBuiltinModule("node:crypto").randomUUID()}var mn=Ie(require("fs"),1),pn=Ie(require("os"),1);function Ve(e,n){let t=process.env[`GITHUB_${e}`];if(!t)throw new Error(`Unable to find environment variable for file command ${e}`);if(!mn.existsSync(t))throw new Error(`Missing file at path: ${t}`);mn.appendFileSync(t,`${se(n)}${pn.EOL}`,{encoding:"utf8"})}function hn(e,n){let t=`ghadelimiter_${sr()}`,o=se(n);if(e.includes(t))throw new Error(`Unexpected input: name should not contain the delimiter "${t}"`);if(o.includes(t))throw new Error(`Unexpected input: value should not contain the delimiter "${t}"`);return`${e}<<${t}${pn.EOL}${o}${pn.EOL}${t}`}var it=Ie(require("os"),1),dr=Ie(require("path"),1);var Ts=function(e,n,t,o){function r(i){return i instanceof t?i:new t(function(a){a(i)})}return new(t||(t=Promise))(function(i,a){function s(d){try{c(o.next(d))}catch(u){a(u)}}function l(d){try{c(o.throw(d))}catch(u){a(u)}}function c(d){d.done?i(d.value):r(d.value).then(s,l)}c((o=o.apply(e,n||[])).next())})},lr;(function(e){e[e.Success=0]="Success",e[e.Failure=1]="Failure"})(lr||(lr={}));function cr(e,n){let t=se(n);if(process.env[e]=t,process.env.GITHUB_ENV||"")return Ve("ENV",hn(e,n));re("set-env",{name:e},t)}function gn(e){re("add-mask",{},e)}function ur(e){process.env.GITHUB_PATH||""?Ve("PATH",e):re("add-path",{},e),process.env.PATH=`${e}${dr.delimiter}${process.env.PATH}`}function fr(e,n){if(process.env.GITHUB_OUTPUT||"")return Ve("OUTPUT",hn(e,n));process.stdout.write(it.EOL),re("set-output",{name:e},se(n))}function pr(){return process.env.RUNNER_DEBUG==="1"}function Ye(e){re("debug",{},e)}function mr(e,n={}){re("error",fn(n),e instanceof Error?e.toString():e)}function hr(e,n={}){re("warning",fn(n),e instanceof Error?e.toString():e)}function gr(e,n={}){re("notice",fn(n),e instanceof Error?e.toString():e)}function yr(e){process.stdout.write(e+it.EOL)}function _s(e){rt("group",e)}function Ss(){rt("endgroup")}function wr(e,n){return Ts(this,void 0,void 0,function*(){_s(e);let t;try{t=yield n()}finally{Ss()}return t})}function kr(e,n){if(process.env.GITHUB_STATE||"")return Ve("STATE",hn(e,n));re("save-state",{name:e},se(n))}function br(e){return process.env[`STATE_${e}`]||""}function le(e){return e.replace(/\r\n?/g,`
`).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g,"�").replace(/^(\s*)::/gm,"$1\\::").replace(/##\[/g,"##\\[")}function at(e,n){return{...n===void 0?{}:{title:le(n)},...e===void 0?{}:{file:e.file},...e?.line===void 0?{}:{startLine:e.line},...e?.endLine===void 0?{}:{endLine:e.endLine},...e?.column===void 0?{}:{startColumn:e.column}}}var Le={info:e=>yr(le(e)),debug:e=>Ye(le(e)),notice:(e,n)=>gr(le(e),at(n)),warning:(e,n,t)=>hr(le(e),at(n,t)),error:(e,n,t)=>mr(le(e),at(n,t)),group:(e,n)=>wr(le(e).replace(/\n/g," "),n)};function Tr(e){return e instanceof k?{title:e.code,text:`${e.what} ${e.remedy} (${e.docs})`,...e.place?{place:e.place}:{}}:{title:"UNEXPECTED",text:`${e instanceof Error?e.message:String(e)} This is a fault of the action: re-run with debug logging and report it.`}}var te={};ma(te,{block:()=>Os,code:()=>lt,details:()=>Ns,link:()=>dt,table:()=>xs,text:()=>Ae});var st=/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;function Ae(e){return String(e).replace(/[\r\n\t]+/g," ").replace(st,"�").replace(/^ +/,"").replace(/[\\`*_{}[\]()+!|~$^]/g,"\\$&").replace(/&/g,"&amp;").replace(/</g,"&lt;").replace(/>/g,"&gt;").replace(/[@#]/g,"$&<!-- -->").replace(/\b(gh)-(?=\d)/gi,"$1<!-- -->-").replace(/:\/\//g,":<!-- -->//").replace(/\bwww\./gi,n=>`${n.slice(0,3)}<!-- -->.`).replace(/^[-=]/,"\\$&").replace(/^(\d+)([.])/,"$1\\$2")}function lt(e){return`<code>${String(e).replace(/[\r\n\t]+/g," ").replace(st,"�").replace(/&/g,"&amp;").replace(/</g,"&lt;").replace(/>/g,"&gt;").replace(/[\\`*_[\]|~@#$:^]/g,t=>`&#${t.codePointAt(0)};`).replace(/\bwww\./gi,t=>`${t.slice(0,3)}&#46;`)}</code>`}function Os(e,n=""){let t=e.replace(/\r\n?/g,`
`).replace(st,"�"),o=Math.max(2,...[...t.matchAll(/`+/g)].map(i=>i[0].length)),r="`".repeat(o+1);return`${r}${n}
${t.replace(/\n$/,"")}
${r}`}function dt(e,n){return!/^https?:\/\/[\x21-\x7e]+$/.test(n)||/[<>()[\]"'`\\|]/.test(n)?Ae(e):`[${Ae(e)}](${n})`}function xs(e,n,t=[]){let o=i=>`| ${i.join(" | ")} |`,r=e.map((i,a)=>t[a]==="r"?"---:":"---");return[o(e),o(r),...n.map(o)].join(`
`)}function Ns(e,n){return`<details><summary>${e}</summary>

${n}

</details>`}var xr=require("node:fs");var As=2**31-1;function ct(){let[e,n]=process.hrtime();return e*1e3+n/1e6}var qe={now:ct,async sleep(e,n){let t=ct()+e;for(;;){n?.throwIfAborted();let o=t-ct();if(o<=0)return;await new Promise((r,i)=>{let s=setTimeout(()=>{n?.removeEventListener("abort",l),r()},Math.min(o,As)),l=()=>{clearTimeout(s),i(n?.reason)};n?.addEventListener("abort",l,{once:!0})})}}};async function vs(e,n){n.throwIfAborted();let t,o=new Promise((r,i)=>{t=()=>i(n.reason),n.addEventListener("abort",t,{once:!0})});try{return await Promise.race([e,o])}finally{t&&n.removeEventListener("abort",t)}}var ut=class extends k{constructor(n,t){super({code:"DEADLINE_EXCEEDED",what:`${n} did not finish within ${t} s.`,remedy:"Look at the last lines above for what it waited for; allow it more time if that wait was expected."})}},ye=class{signal;#e;#t;#n;constructor(n,t,o={}){if(Number.isNaN(n))throw new RangeError(`the time allowed for ${t} is no number`);let r=o.clock??qe,i=new AbortController;this.#e=r,this.#t=r.now()+n*1e3,this.#n=new AbortController,this.signal=o.signal?AbortSignal.any([o.signal,i.signal]):i.signal,Number.isFinite(n)&&r.sleep(n*1e3,this.#n.signal).then(()=>i.abort(new ut(t,n)),()=>{})}get remainingMs(){return Math.max(0,this.#t-this.#e.now())}sleep(n){return this.#e.sleep(n,this.signal)}race(n){return vs(n,this.signal)}[Symbol.dispose](){this.#n.abort()}};var Nr=1e6;function Rs(e){return typeof e=="object"?JSON.stringify(e):String(e)}async function ft(e,n,t){let o=process.env,r=[],i=new AbortController,a=g=>i.abort(new k({code:"CANCELLED",what:`The run was cancelled (${g}).`,remedy:"Re-run it when you are ready."})),s=()=>a("SIGINT"),l=()=>a("SIGTERM");process.on("SIGINT",s),process.on("SIGTERM",l);let c=!1,d=g=>{if(c)return;c=!0;let{title:m,text:h,place:f}=Tr(g);if(n.tolerant)Le.warning(h,f,m);else{Le.error(h,f,m);let w=g instanceof k?`${Ae(`${g.what} ${g.remedy}`)} ${dt("Read on",g.docs)}`:Ae(h);r.push(`> [!CAUTION]
> **${Ae(e.name)}** ${lt(m)}: ${w}`),process.exitCode=1}if(pr()&&g instanceof Error)for(let w=g;w instanceof Error;w=w.cause)Ye(le(w.stack??""))},u=g=>{d(g),Or(r,o).finally(()=>process.exit())};process.on("uncaughtException",u);let p;try{for(let[h,f]of Object.entries(e.inputs))f.type==="secret"&&Sr(o[nt(h)]??"");let g=tt(e,o),m=typeof n.seconds=="number"?n.seconds:n.seconds(g);p=new ye(m,e.name,{signal:i.signal}),await t({inputs:g,context:jn(o),env:o,log:Le,deadline:p,mask:h=>Sr(h,1),setOutput:(h,f)=>fr(h,Rs(f)),saveState:(h,f)=>kr(h,f),state:h=>br(h),addPath:h=>ur(h),exportVariable:(h,f)=>cr(h,f),summarize:h=>r.push(h)})}catch(g){d(g)}finally{p?.[Symbol.dispose](),await Or(r,o),i.signal.aborted||(process.off("SIGINT",s),process.off("SIGTERM",l)),process.off("uncaughtException",u)}}var _r=4;function Sr(e,n=_r){let t=e.trim();t.length>=n&&gn(t);for(let o of new Set(t.split(/\r?\n/).map(r=>r.trim())))o!==t&&o.length>=_r&&gn(o)}function Is(e){let n=Buffer.from(e).subarray(0,Nr-200).toString("utf8"),t=n.slice(0,n.lastIndexOf(`
`)+1),o=t.match(/^`{3,}/gm)??[],r=o.length%2===1?`${o.at(-1)}
`:"";return`${t}${r}
_(cut: the summary was larger than GitHub shows)_
`}async function Or(e,n){if(e.length===0||!n.GITHUB_STEP_SUMMARY)return;let t=`${e.join(`

`)}

`;Buffer.byteLength(t)>Nr&&(t=Is(t));try{(0,xr.appendFileSync)(n.GITHUB_STEP_SUMMARY,t)}catch(o){Le.debug(`the summary was not written: ${String(o)}`)}}var W=class extends Error{refused;constructor(n,t={}){super(n,t),this.name="Unavailable",this.refused=t.refused??!1}};function pt(e){let n=e?.errors;return Array.isArray(n)?n.filter(t=>t!==null&&typeof t=="object"):[]}function vr(e){let n=e?.status;return typeof n=="number"?n:void 0}var Ar=/rate limit|abuse|too quickly/i;function yn(e){let n=pt(e);if(n.length>0)return n.some(({type:r,message:i,extensions:a})=>/^RATE_LIMIT/i.test(String(r??a?.code??""))||Ar.test(String(i??"")));let t=vr(e);if(t!==403)return t===429;let o=e.response?.headers??{};return o["retry-after"]!==void 0||String(o["x-ratelimit-remaining"]??"")==="0"||Ar.test(Z(e))}function mt(e,n,t){return new k({code:"LOCK_FORBIDDEN",what:`The token may not do this in ${e}: ${n}.`,remedy:"Give the job 'permissions: contents: write, actions: read' (a run of a fork's pull request never gets it), or use 'strategy: runs', which only reads.",cause:t})}function ue(e,n,t){if(t?.aborted)return t.reason;if(e instanceof k||e instanceof W)return e;let o=vr(e),r=Z(e).slice(0,300);switch(o){case 401:return new k({code:"LOCK_TOKEN_REFUSED",what:`GitHub refused the token (401: ${r}).`,remedy:"Pass a valid token; the default is the job’s own.",cause:e});case 403:return yn(e)?new W(r,{cause:e}):mt(n,r,e);case 404:return new k({code:"LOCK_REPOSITORY_NOT_FOUND",what:`The repository ${n} does not exist, or the token cannot see it.`,remedy:"Check 'lock-repository'; for another private repository pass a token that may write to it.",cause:e});case 409:if(!/empty/i.test(r))break;return new k({code:"LOCK_REPOSITORY_EMPTY",what:`The repository ${n} has no commit yet, so it cannot keep a lock.`,remedy:"Push a first commit.",cause:e})}let i=o!==void 0&&o<500&&!yn(e);return new W(r,{cause:e,refused:i})}var gt=require("node:crypto");var ht=1e3;function Rr(e){let n=e.normalize("NFC").trim();if(n===""||n.length>ht||/[\u0000-\u001f\u007f]/.test(n))throw new k({code:"LOCK_KEY_INVALID",what:`The lock's key is ${n===""?"empty":n.length>ht?`${n.length} characters long`:"not one line of printable text"}.`,remedy:`Give a key of 1 to ${ht} characters on one line, such as 'production'.`});return n}function yt(e){return[...new Set(e.map(Rr))].sort()}function wn(e,n="refs/locks"){if(!/^refs(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/.test(n)||/\.\.|\.lock(\/|$)|\.(\/|$)/.test(n)||/^refs\/(pull|tags|replace)(\/|$)/.test(n))throw new k({code:"LOCK_NAMESPACE_INVALID",what:`The ref namespace ${JSON.stringify(n.slice(0,100))} cannot keep locks.`,remedy:"Leave it at 'refs/locks', or set 'refs/heads/locks' where the host refuses other refs."});let o=(0,gt.createHash)("sha256").update(e).digest("hex").slice(0,16),r=e.toLowerCase().replace(/[^a-z0-9]+/g,"-").slice(0,40).replace(/^-+|-+$/g,"");return`${n}/${o}${r===""?"":`-${r}`}`}function wt(e){return`${e}.mirror`}function kn(e,n,t="refs/locks"){return`${t}/bells/${(0,gt.createHash)("sha256").update(`${e}
${n}`).digest("hex").slice(0,24)}`}var Cs=5,$s=6e4;function Ir(e,n){return typeof e.run_attempt=="number"&&e.run_attempt!==n?e.run_attempt>n?"dead":"unknown":e.status==="completed"?"dead":typeof e.status=="string"?"alive":"unknown"}function kt({api:e,now:n,signal:t}){let o=new Map,r=new Map;async function i(c,d){try{return(await e.conditional(c)).data}catch(u){if(t?.aborted)throw t.reason;let p=ue(u,d,t);if(p instanceof k||p instanceof Error)return"unavailable";throw p}}let a=c=>i(`GET /repos/${c.repository}/actions/runs/${c.run}`,c.repository);async function s(c){let d=await a(c);if(d==="unavailable")return"unknown";if(d===void 0){let u=o.get(c.nonce);if(u===void 0)return o.set(c.nonce,n()),"unknown";if(n()-u<$s)return"unknown";let p=await i(`GET /repos/${c.repository}/actions/runs?per_page=1`,c.repository);return p!=="unavailable"&&typeof p?.total_count=="number"?"dead":"unknown"}return o.delete(c.nonce),Ir(d,c.attempt)}async function l(c){let d=await a(c);return d!==void 0&&d!=="unavailable"&&Ir(d,c.attempt)==="dead"}return{async judge(c){if(c.job===null)return s(c);let d=await i(`GET /repos/${c.repository}/actions/jobs/${c.job}`,c.repository);if(d==="unavailable")return"unknown";if(!(d!==void 0&&d.run_id===c.run&&(d.run_attempt===void 0||d.run_attempt===c.attempt)))return s(c);if(o.delete(c.nonce),d.status==="completed")return"dead";if(typeof d.status!="string")return"unknown";let p=(r.get(c.nonce)??0)+1;return r.set(c.nonce,p),p%Cs===0&&await l(c)?"dead":"alive"}}}function bt(e){return{async compare(n,t){try{let o=await e.api.request(`GET /repos/${t.repository}/compare/${n.sha}...${t.sha}?per_page=1`),{status:r}=o.data;return r==="behind"?"behind":r==="ahead"||r==="identical"||r==="diverged"?"not-behind":"unknown"}catch{if(e.signal?.aborted)throw e.signal.reason;return"unknown"}}}}async function Et(e,n,t,o){if(n.job!==null||t==="")return n;try{let r=await e.request(`GET /repos/${n.repository}/actions/runs/${n.run}/attempts/${n.attempt}/jobs?per_page=100`),{jobs:i=[]}=r.data,a=i.filter(s=>s.runner_name===t&&s.status==="in_progress");return a.length===1?{...n,job:a[0].id}:n}catch{if(o?.aborted)throw o.reason;return n}}var Cr=e=>e===void 0||e>=200?0:e<50?6e4:15e3,$r=e=>.6+.4*e;function bn({pollMs:e,ahead:n,remaining:t,turnMs:o,debt:r,random:i,isTold:a,isSeen:s}){let l=Cr(t),c=$r(i),d=(n-2)*o*.5;if(a){let m=Lr(e)*(s?Ls:qs)[n<=1?"next":"behind"];return Math.max(m,Math.min(d,36e5),l)*c}if(n<=1)return Math.max(e,l)*c;let u=Math.max(e,Math.min(e*n,3e4)),p=Math.min(d,3e5),g=n>2?Math.min(r*12*e,6e4):0;return Math.max(u,p,g,l)*c}function Tt({pollMs:e,ahead:n,remaining:t,random:o}){return Math.max(e*Math.min(Math.max(n,1),3),Cr(t))*$r(o)}function Qe(e,n,t=15e3){return Math.min(t,250*2**Math.min(e,12))*(.2+.8*n)}var Lr=e=>Math.min(12*e,6e4),Ls={next:5,behind:60},qs={next:1,behind:15},Ps=3;function qr(e,n,t,o=0){if(e===void 0)return!0;let r=Lr(t)*(o>0?2:1);return e>=r&&n>=r||e>=Ps*r}function St(e){return[e.attempt===1?e.createdMs:e.startedMs,e.id]}function Tn(e,n){let[t,o]=St(e),[r,i]=St(n);return t<r||t===r&&o<i}var Ms=new Set(["push","workflow_dispatch","schedule","release","repository_dispatch","deployment","merge_group","workflow_run"]);function Pr(e,n){let t=e.indexOf(n);if(t<0)return!1;let o=/[\p{L}\p{N}_-]/u,r=e.slice(0,t).at(-1)??"",i=e.slice(t+n.length).at(0)??"";return!o.test(r)&&!o.test(i)||Pr(e.slice(t+1),n)}function Mr(e,n,t){return e.id===n.id||e.headRepository!==e.repository&&n.headRepository===n.repository?!1:t.queueName!==void 0?!Ms.has(e.event)&&e.event!==n.event?!1:Pr(e.title,t.queueName):e.workflow!==n.workflow?!1:!t.sameBranchOnly||e.branch===(t.branch??n.branch)}function Ot(e,n){return e.status==="completed"?!1:e.status!=="waiting"||n.waitForApprovals}function _t(e){return{id:e.id,attempt:e.run_attempt??1,createdMs:Date.parse(e.created_at),startedMs:Date.parse(e.run_started_at??e.created_at),status:e.status??"queued",workflow:e.workflow_id,path:e.path??"",title:e.display_title??"",event:e.event,branch:e.head_branch,repository:e.repository.id,headRepository:e.head_repository?.id}}function Dr(e,n,t){let o=e.filter(r=>r.name===n||r.name.startsWith(`${n} (`)||r.name.startsWith(`${n} / `));return o.length===0?!1:o.every(r=>r.status==="completed"||t!==void 0&&r.steps?.some(({name:i,status:a})=>i===t&&a==="completed")===!0)}var En=100,Ds=10,Us=["in_progress","queued","pending","requested","waiting"],Fs=2e3,js=10;async function xt(e){let{api:n,me:t,policy:o,deadline:r,clock:i,random:a}=e,s=t.repository,l=i.now(),c=l+e.waitSeconds*1e3;async function d(_){for(let v=1;;v+=1)try{let{data:T}=await n.conditional(`GET /repos/${s}/actions/${_}`);if(T!==void 0)return T;throw new k({code:"LOCK_RUN_UNKNOWN",what:`GitHub does not know ${_.split("?")[0]} of ${s}, so the older runs cannot be found.`,remedy:"Give the job 'permissions: actions: read'; without knowing its place it must not pass."})}catch(T){let A=ue(T,s,r.signal);if(!(A instanceof W))throw A;if(i.now()>=c)throw new k({code:"LOCK_UNAVAILABLE",what:`GitHub gave no usable answer about the runs of ${s} until the waiting time was over: ${A.message}.`,remedy:"See githubstatus.com, then re-run.",cause:T});await r.sleep(Qe(v,a()))}}let u=async _=>_t(await d(`runs/${_}`));async function p(_){let v=o.queueName===void 0?`workflows/${_.workflow}/runs`:"runs",T=new Map,A="";for(let F=1;F<=Ds;F+=1){let{workflow_runs:P}=await d(`${v}?per_page=${En}&page=${F}`);for(let K of P)T.set(K.id,_t(K));if(A=P.at(-1)?.created_at??A,P.length<En){A="";break}}if(A!=="")for(let F of Us){let{workflow_runs:P}=await d(`${v}?per_page=${En}&status=${F}&created=${encodeURIComponent(`<=${A}`)}`);for(let K of P)T.set(K.id,_t(K))}return{ahead:[...T.values()].filter(F=>Mr(F,_,o)&&Tn(F,_)&&Ot(F,o)).sort((F,P)=>Tn(F,P)?1:-1),knowsMe:T.has(_.id)}}async function g(_,v){let T=await u(_.id);if(!Ot(T,o)||!Tn(T,v))return!0;if(o.job===void 0)return!1;let{jobs:A}=await d(`runs/${_.id}/jobs?per_page=${En}`);return Dr(A,o.job,o.step)}let m=(_,v,T)=>{let A=new k({code:"LOCK_TIMEOUT",what:`Older runs were not over within ${e.waitSeconds} s${_?`; run ${_} was the nearest`:""}.`,remedy:"Look at that run, re-run this one when it is done, or allow more with 'wait-timeout'."});return{acquired:T,fencingToken:void 0,keys:[],ticket:t,position:v,waitedMs:i.now()-l,waitedFor:_===void 0?void 0:{...t,run:_,attempt:1,nonce:`run.${_}`},reaped:[],superseded:!1,forceContinued:!T&&e.onTimeout==="continue",fault:!T&&e.onTimeout==="fail"?A:void 0,states:[],seen:{}}},h=await u(t.run);e.initialWaitSeconds>0&&await r.sleep(e.initialWaitSeconds*1e3);let f,w,b=!1;for(let _=1;;_+=1){let{ahead:v,knowsMe:T}=await p(h),A=[];for(let F of o.job===void 0?[]:v)await g(F,h)||A.push(F);let M=o.job===void 0?v:A;if(f??=M.length,w??=M[0]?.id,M.length===0){if(!T&&_<js)b=!1;else{if(b)return m(w,f,!0);b=!0}if(i.now()>=c&&e.waitSeconds>0)return m(w,f,!1);await r.sleep(Math.min(Fs,e.pollSeconds*1e3));continue}b=!1;for(let[F,P]of M.entries())for(e.tell?.({ahead:M.length-F,run:P.id});!await g(P,h);){let K=c-i.now();if(K<=0)return m(P.id,f,!1);let B=bn({pollMs:e.pollSeconds*1e3,ahead:1,remaining:e.remaining?.(),turnMs:0,debt:0,random:a()});await r.sleep(Math.min(B,K))}}}function _n(e){return"refused"in e}function Pe(e,n){let t=n*1e3;return{schema:1,key:e,version:t,epoch:t,holder:null,queue:[],last:null,by:""}}function Gs(e,n,t){let o=e.length;if(t==="run-number")for(;o>0;o-=1){let r=e[o-1];if(!(r.repository===n.repository&&r.workflow===n.workflow)||r.number<=n.number)break}return[...e.slice(0,o),n,...e.slice(o)]}function ke(e,n){let t=(o,r)=>({...e,...r,version:e.version+1,by:o});switch(n.kind){case"ENQUEUE":{let{ticket:o}=n;return e.holder?.nonce===o.nonce?{refused:"this job already holds the lock"}:e.queue.some(r=>r.nonce===o.nonce)?{refused:"this job already waits"}:t(o.nonce,{queue:Gs(e.queue,o,n.order)})}case"ACQUIRE":{let{ticket:o}=n;return e.holder?{refused:"the lock is held"}:e.queue[0]?.nonce!==o.nonce?{refused:"it is not the turn of this job"}:n.epoch<=e.epoch?{refused:"the fencing token would not grow"}:t(o.nonce,{holder:e.queue[0],queue:e.queue.slice(1),epoch:n.epoch})}case"RELEASE":{let{ticket:o}=n;if(e.holder?.nonce!==o.nonce)return{refused:"this job does not hold the lock"};let{repository:r,run:i,number:a,sha:s}=e.holder;return t(o.nonce,{holder:null,...n.live?{last:{repository:r,run:i,number:a,sha:s}}:{}})}case"LEAVE":{let{nonce:o}=n.ticket,r=e.queue.filter(i=>i.nonce!==o);return r.length===e.queue.length?{refused:"this job does not wait"}:t(o,{queue:r})}case"REAP":{if(e.holder?.nonce===n.nonce)return t(n.by,{holder:null});let o=e.queue.filter(r=>r.nonce!==n.nonce);return o.length===e.queue.length?{refused:"that job neither holds nor waits"}:t(n.by,{queue:o})}}}function Hs(e){return JSON.stringify(e,(n,t)=>t!==null&&typeof t=="object"&&!Array.isArray(t)?Object.fromEntries(Object.entries(t).sort(([o],[r])=>o<r?-1:1)):t)}function Nt(e){let{holder:n}=e;return`lock: ${n?`held by ${n.repository} run ${n.run} attempt ${n.attempt}`:"free"}, ${e.queue.length} waiting

${Hs(e)}
`}var jr=/^(?!\.+\/)[A-Za-z0-9_.-]{1,100}\/(?!\.+$)[A-Za-z0-9_.-]{1,100}$/,Ks=/^[A-Za-z0-9._:@-]{1,200}$/,Gr=/^([0-9a-f]{40}|[0-9a-f]{64})?$/,Bs=2e3,At=e=>e!==null&&typeof e=="object"&&!Array.isArray(e),we=e=>typeof e=="number"&&Number.isSafeInteger(e)&&e>=0,Je=(e,n)=>typeof e=="string"&&n.test(e),Ur=e=>typeof e=="string"&&e.length<=400;function Fr(e){if(!At(e))return;let{nonce:n,repository:t,run:o,attempt:r,job:i,number:a,sha:s,workflow:l,name:c}=e;return Je(n,Ks)&&Je(t,jr)&&we(o)&&we(r)&&(i===null||we(i))&&we(a)&&Je(s,Gr)&&Ur(l)&&Ur(c)?{nonce:n,repository:t,run:o,attempt:r,job:i,number:a,sha:s,workflow:l,name:c}:void 0}function Ws(e){if(!At(e))return;let{repository:n,run:t,number:o,sha:r}=e;return Je(n,jr)&&we(t)&&we(o)&&Je(r,Gr)?{repository:n,run:t,number:o,sha:r}:void 0}function vt(e,n){if(e.length>4e6)return;let t=e.split(`
`).find(u=>u.startsWith("{"));if(t===void 0)return;let o;try{o=JSON.parse(t)}catch{return}if(!At(o)||o.schema!==1||o.key!==n)return;let{version:r,epoch:i,by:a}=o;if(!we(r)||!we(i)||typeof a!="string"||a.length>200)return;let s=o.holder===null?null:Fr(o.holder),l=o.last===null?null:Ws(o.last);if(s===void 0||l===void 0||!Array.isArray(o.queue)||o.queue.length>Bs)return;let c=[],d=new Set(s?[s.nonce]:[]);for(let u of o.queue){let p=Fr(u);if(!p||d.has(p.nonce))return;d.add(p.nonce),c.push(p)}return{schema:1,key:n,version:r,epoch:i,holder:s,queue:c,last:l,by:a}}var Hr=(e=[])=>e.map(({nonce:n})=>n);function Rt(e,n){let t=Hr(e?.queue),o=Hr(n.queue),r=o[0],i=r!==t[0]||e?.holder!=null&&n.holder===null;return{hang:o.filter(a=>a===n.by&&!t.includes(a)),ring:r!==void 0&&r!==n.by&&i?[r]:[],drop:t.filter(a=>!o.includes(a))}}var Vs="4b825dc642cb6eb9a060e54bf8d69288fbee4904",It="0".repeat(40),Ys=3,Qs=3,Js={name:"turnstyle-lock",email:"turnstyle-lock@users.noreply.github.com",date:"2000-01-01T00:00:00Z"},zs=`mutation UpdateRefs($input: UpdateRefsInput!) {
  updateRefs(input: $input) { clientMutationId }
}`,Xs=`query ReadLock($owner: String!, $name: String!, $main: String!, $mirror: String!) {
  repository(owner: $owner, name: $name) {
    id
    main: ref(qualifiedName: $main) { target { __typename oid ... on Commit { message } } }
    mirror: ref(qualifiedName: $mirror) { target { __typename oid ... on Commit { message } } }
  }
}`,Ct=e=>e!==void 0&&"schema"in e;function Zs(e,n){if(Ct(e)&&(!Ct(n)||n.version<=e.version))return{state:e};if(Ct(n))return{state:n,recovered:!0};let t=[e,n].find(o=>o!==void 0&&"unreadable"in o);return t&&"unreadable"in t?{state:void 0,unreadable:t.unreadable}:{state:void 0}}function $t(e){let{api:n,owner:t,repo:o,signal:r}=e,i=`${t}/${o}`,a=`/repos/${t}/${o}/git`,s=y=>{let S=wn(y,e.namespace);return{main:S,mirror:wt(S)}},l=new Map,c=e.repositoryId,d=!1,u=!1,p=new Map,g=0,m=0,h="",f=async y=>{try{return await y()}catch(S){throw ue(S,i,r)}};async function w(y,S){if(!y)return;let{sha:x,type:O}=y.object;if(O!=="commit")return{unreadable:`${y.ref} points at a ${O}, not at a commit`};let R=l.get(x);return R===void 0&&(R=(await f(()=>n.request(`GET ${a}/commits/${x}`))).data.message??"",l.size>200&&l.clear(),l.set(x,R)),vt(R,S)??{unreadable:`the commit ${x.slice(0,12)} of ${y.ref} holds no state of this lock`}}async function b(y){let{main:S,mirror:x}=s(y),O=await f(()=>n.conditional(`GET ${a}/matching-refs/${S.slice(5)}`));if(O.data===void 0)throw ue(Object.assign(new Error("Not Found"),{status:404}),i,r);if(!Array.isArray(O.data))throw new W("GitHub answered without a list of refs");let R=O.data.find(D=>D.ref===S);return _(y,R,O.data.find(D=>D.ref===x))}async function _(y,S,x){let O=await w(S,y),R=x&&x.object.sha===S?.object.sha?O:await w(x,y);return{key:y,at:S?.object.sha??null,mirrorAt:x?.object.sha??null,...Zs(O,R)}}async function v(y){let{main:S,mirror:x}=s(y);try{let{repository:O}=await n.graphql(Xs,{owner:t,name:o,main:S,mirror:x});if(c??=O?.id,!O?.main?.target&&!O?.mirror?.target)return;let R=[{ref:S,target:O.main?.target},{ref:x,target:O.mirror?.target}].map(({ref:D,target:C})=>{if(C)return C.message!==void 0&&l.set(C.oid,C.message),{ref:D,object:{sha:C.oid,type:C.__typename.toLowerCase()}}});return await _(y,R[0],R[1])}catch{if(r?.aborted)throw r.reason;return}}async function T(y,S){let x=Nt(y),O=await f(()=>n.request(`POST ${a}/commits`,{message:x,tree:Vs,parents:S,author:Js})),{sha:R}=O.data;return l.set(R,x),R}async function A(){return c===void 0&&(c=(await f(()=>n.request(`GET /repos/${t}/${o}`))).data.node_id),c}async function M(y,S,x){let O=await A(),R=[];for(let[L,X]of y.entries()){let I=S[L],N=await T(I,[]);R.push({key:X.key,state:I,at:N,mirrorAt:N})}let D=new Map,C=[],J=y.flatMap((L,X)=>{let{main:I,mirror:N}=s(L.key),q=R[X].at,{hang:j,ring:ae,drop:Oe}=Rt(L.state,S[X]),xe=de=>kn(L.key,de,e.namespace);if(!x)for(let de of j)D.set(xe(de),q);return C.push(...Oe.map(xe)),[{name:I,beforeOid:L.at??It,afterOid:q,force:!0},{name:N,beforeOid:L.mirrorAt??It,afterOid:q,force:!0},...x?[]:[...j,...ae].map(de=>({name:xe(de),afterOid:q,force:!0}))]}),z=x?[]:C.filter(L=>p.has(L));J.push(...z.map(L=>({name:L,afterOid:It,force:!0})));try{await n.graphql(zs,{input:{repositoryId:O,refUpdates:J}}),u=x;for(let[L,X]of D)p.set(L,X);for(let L of C)p.delete(L);return await F(C.filter(L=>!z.includes(L))),{kind:"swapped",heads:R}}catch(L){if(r?.aborted)throw r.reason;let X=pt(L);if(yn(L))return h=Z(L).slice(0,300),"limited";let I=Z(L).slice(0,300);if(X.some(q=>q.extensions?.code==="undefinedField"||/updateRefs/i.test(q.message??"")&&/doesn't exist|isn't a defined|unknown type|cannot query field/i.test(q.message??""))||L.status===404)return"unsupported";if(X.some(q=>q.type==="FORBIDDEN")||/not accessible by/i.test(I))throw mt(i,I,L);if(X.length>0)return{kind:"doubtful",reason:I,refused:!0};throw ue(L,i,r)}}async function F(y){for(let S of y)try{await n.request(`DELETE ${a}/refs/${S.slice(5)}`)}catch{}}async function P({key:y,state:S},x,O){let{ring:R,drop:D}=Rt(S,x),C=J=>kn(y,J,e.namespace);for(let J of R.map(C))try{await n.request(`PATCH ${a}/refs/${J.slice(5)}`,{sha:O,force:!0})}catch{}await F(D.map(C))}async function K(y,S){let x=kn(y,S,e.namespace),O;try{O=await n.conditional(`GET ${a}/ref/${x.slice(5)}`)}catch{if(r?.aborted)throw r.reason;return!1}let R=O.data?.object?.sha;if(R===void 0)return g+=1,p.has(x)&&g<Ys?!1:void 0;g=0;let D=p.get(x)!==R;return p.set(x,R),m=O.changed&&!D?m+1:0,m<Qs?D:void 0}async function B(y,S){let[x]=y,[O]=S;if(y.length!==1||!x||!O)throw new k({code:"LOCK_KEYS_NOT_ATOMIC",what:"This GitHub server cannot change several refs in one step (it lacks updateRefs), so several keys cannot be taken together.",remedy:"Use one key that stands for all of them, or update GitHub Enterprise Server to 3.16 or later."});if(x.recovered)throw new k({code:"LOCK_UNREADABLE",what:`The lock '${x.key}' was deleted or changed by hand, and this GitHub server keeps no exact copy of it.`,remedy:"See that no deployment is running, then run this action once with 'mode: break'."});let{main:R,mirror:D}=s(x.key),C=await T(O,x.at===null?[]:[x.at]),J=R.slice(5);try{x.at===null?await n.request(`POST ${a}/refs`,{ref:R,sha:C}):await n.request(`PATCH ${a}/refs/${J}`,{sha:C,force:!1})}catch(L){throw ue(L,i,r)}let z=C;try{x.mirrorAt===null?await n.request(`POST ${a}/refs`,{ref:D,sha:C}):await n.request(`PATCH ${a}/refs/${D.slice(5)}`,{sha:C,force:!0})}catch{z=x.mirrorAt}return{kind:"swapped",heads:[{key:x.key,state:O,at:C,mirrorAt:z}]}}return{read:async(y,S=!1)=>{let x=[];for(let O of y)x.push((S?await v(O):void 0)??await b(O));return x},listen:async(y,S)=>{if(d||u)return;let x=!1;for(let O of y){let R=await K(O,S);if(R===void 0)return;x||=R}return x},swap:async(y,S,x=!1)=>{try{if(!d){let D=await M(y,S,x||u);if(D==="unsupported")d=!0;else{if(D!=="limited")return D;if(y.length!==1||y[0].recovered)throw new W(h)}}let O=await B(y,S),R=O.kind==="swapped"&&!d?O.heads[0]?.at:void 0;return R&&await P(y[0],S[0],R),O}catch(O){if(O instanceof W)return{kind:"doubtful",reason:O.message,refused:O.refused};throw O}},locate:y=>`${i} ${wn(y,e.namespace)}`}}function Lt(e){let n=e.jobId??`${e.job}@${e.runner}`.replace(/[^A-Za-z0-9._:@-]/g,"_").slice(0,120);return{nonce:`${e.runId}.${e.runAttempt}.${n}`,repository:`${e.owner}/${e.repo}`,run:e.runId,attempt:e.runAttempt,job:e.jobId??null,number:e.runNumber,sha:/^[0-9a-f]{40}$|^[0-9a-f]{64}$/.test(e.sha)?e.sha:"",workflow:e.workflow.split("@")[0].slice(0,300),name:e.job.slice(0,100)}}function Me(e,n){let t=n.attempt>1?`/attempts/${n.attempt}`:"";return`${e.replace(/\/$/,"")}/${n.repository}/actions/runs/${n.run}${t}`}var el=5;function qt(e){return{goal:e.goal,me:e.me,order:e.order??"arrival",superseded:e.superseded??"skip",live:e.live??!0,heads:void 0,seen:e.seen??{},staleReads:0,looks:e.looks??0,joined:!1,judged:[],passedOver:!1}}function Ue(e,n){return e.holder?.nonce===n?"holder":e.queue.some(t=>t.nonce===n)?"waiting":"absent"}function Pt(e,n){return n.state??Pe(n.key,e.me.run)}function nl(e,n){let t=e.queue.findIndex(r=>r.nonce===n);return{ticket:t>0?e.queue[t-1]:e.holder??void 0,count:t+(e.holder?1:0)}}var De=(e,n)=>[e,{kind:"finish",outcome:n}];function Sn(e,n,t){let o=[],r=[];for(let i of e.heads??[]){let a=t(Pt(e,i));a===void 0||_n(a)||(o.push(i),r.push(a))}return[e,{kind:"swap",heads:o,next:r,because:n}]}function tl(e,n){let{me:t,judged:o}=e;return n.map(r=>r.last).find(r=>r!==null&&r.repository===t.repository&&r.sha!==""&&t.sha!==""&&r.sha!==t.sha&&!o.includes(r.sha))??void 0}function Mt(e){let n=e.heads??[],{me:t}=e,o=n.find(u=>u.unreadable!==void 0);if(o)return De(e,{kind:"unreadable",key:o.key,why:o.unreadable??""});let r=n.map(u=>Pt(e,u)),i=r.map(u=>Ue(u,t.nonce)),a=u=>i.every(p=>p===u),s=u=>Sn(e,u,p=>{let g=Ue(p,t.nonce);return g==="holder"?ke(p,{kind:"RELEASE",ticket:t,live:e.live&&u==="release"}):g==="waiting"?ke(p,{kind:"LEAVE",ticket:t}):void 0});if(e.goal==="release")return a("absent")?e.looks===0?De(e,{kind:"released"}):[{...e,looks:e.looks-1},{kind:"watch",tickets:[],ahead:1}]:s("release");if(a("holder")){let u=Math.max(...r.map(p=>p.epoch));return De(e,{kind:"held",epoch:u,superseded:e.passedOver})}if(e.goal==="leave")return a("absent")?De(e,{kind:"gone",why:e.passedOver?"superseded":"expired"}):s("leave");if(a("absent"))return e.joined?De(e,{kind:"evicted"}):r.every(p=>p.holder===null&&p.queue.length===0)?Kr(e,r):Sn(e,"enqueue",p=>ke(p,{kind:"ENQUEUE",ticket:t,order:e.order}));if(!a("waiting"))return i.includes("absent")?s("leave"):De(e,{kind:"evicted"});let l=r.map(u=>nl(u,t.nonce)),c=new Map(l.flatMap(({ticket:u})=>u?[[u.nonce,u]]:[]));if(c.size===0)return Kr({...e,joined:!0},r);let d=Math.max(...l.map(({count:u})=>u));return[{...e,joined:!0},{kind:"watch",tickets:[...c.values()],ahead:d}]}function Kr(e,n){let{me:t}=e,o=tl(e,n);if(o)return[e,{kind:"compare",mark:o}];if(e.passedOver&&e.superseded!=="allow")return Mt({...e,goal:"leave"});let r=Math.max(...n.map(i=>i.epoch))+1;return Sn(e,"acquire",i=>{let a=Ue(i,t.nonce)==="waiting"?i:ke(i,{kind:"ENQUEUE",ticket:t,order:e.order});return _n(a)?a:ke(a,{kind:"ACQUIRE",ticket:t,epoch:r})})}function Br(e,n,t){if(n.some(s=>{let l=e.seen[s.key];return l!==void 0&&s.unreadable===void 0&&(s.state?.version??-1)<l})&&!t&&e.staleReads<el)return[{...e,staleReads:e.staleReads+1},{kind:"watch",tickets:[],ahead:1}];let r=Object.fromEntries(n.flatMap(s=>s.state?[[s.key,s.state.version]]:[])),i={...e,heads:n,seen:r,staleReads:0};return!t&&ol(e,n)&&!rl(e.heads,n)?[i,{kind:"read"}]:Mt(i)}function ol(e,n){let t=n.map(o=>Ue(Pt(e,o),e.me.nonce));return new Set(t).size>1&&n.every(o=>o.unreadable===void 0)}function rl(e,n){return n.every((t,o)=>{let r=e?.[o];return r!==void 0&&r.at===t.at&&r.state?.version===t.state?.version})}function Wr(e,n){switch(n.kind){case"started":case"woke":case"doubtful":return[e,{kind:"read"}];case"read":return Br(e,n.heads,!1);case"swapped":{let t=new Map(n.heads.map(r=>[r.key,r])),o=(e.heads??[]).map(r=>t.get(r.key)??r);return Br({...e,looks:0},o,!0)}case"dead":{let{ticket:t}=n,[,o]=Sn(e,"reap",r=>ke(r,{kind:"REAP",nonce:t.nonce,by:e.me.nonce}));return o.kind==="swap"&&o.heads.length===0?[e,{kind:"read"}]:[e,o]}case"compared":{let{sha:t,behind:o}=n;return Mt({...e,judged:[...e.judged,t],passedOver:e.passedOver||o})}case"expired":return[{...e,goal:e.goal==="acquire"?"leave":e.goal},{kind:"read"}]}}var Vr=7,il=3,al=6e4,sl=3,ll=45e3,dl=3e4,Dt=e=>(e.heads??[]).map(n=>n.state??Pe(n.key,e.me.run));async function Yr(e,n,t,o){let{store:r,deadline:i,clock:a,random:s}=n,l=n.tell??(()=>{}),c=new Map,d=[],u=e,p=a.now(),g="",m,h,f="",w="",b=0,_=0,v=0,T="",A="absent",M,F,P=!0,K=!0,B=0,y=new Set,S=new Set,x=()=>{let I=Math.max(0,...Dt(u).map(N=>N.epoch));return F??={at:a.now(),epoch:I},(a.now()-F.at)/(1+Math.max(0,I-F.epoch))},O=()=>a.now()>=o,R=()=>{let I=n.counted?.();return I===void 0?0:(M??={at:a.now(),counted:I},Math.max(0,I-M.counted-(a.now()-M.at)/6e4))};async function D(I,N,q){if(a.now()>o+dl)throw new W(N);let j=Qe(I,s(),q);return l({kind:"retrying",reason:N,ms:j}),await i.sleep(j),{kind:"doubtful"}}async function C(I){switch(I.kind){case"read":{if(u.goal==="acquire"&&u.joined&&O())return{kind:"expired"};try{let N=await r.read(n.keys,P);P=!1,b=0;let q=N.map(j=>j.at).join();q!==g&&(g=q,p=a.now(),_=0,B=0),u.goal!=="acquire"&&z(N);for(let j of N)j.recovered&&l({kind:"recovered",key:j.key});return{kind:"read",heads:N}}catch(N){if(!(N instanceof W))throw N;return b+=1,D(b,N.message)}}case"swap":{let N=await r.swap(I.heads,I.next,_>=il);if(N.kind==="doubtful"){if(P=!0,!N.refused)return v+=1,D(v,N.reason,al);if(_+=1,T=N.reason,_>=Vr)throw ul(r,I.heads,T);return D(_,N.reason)}return _=0,v=0,g=N.heads.map(q=>q.at).join(),p=a.now(),I.because==="acquire"&&(m??=0),{kind:"swapped",heads:N.heads}}case"compare":{let{sha:N}=I.mark,q=await n.ancestry?.compare(I.mark,u.me);return q==="unknown"&&w!==N&&(w=N,l({kind:"unrelated",sha:N})),{kind:"compared",sha:N,behind:q==="behind"}}case"watch":{if(I.tickets.length>0){m??=I.ahead,h??=I.tickets[0];let q=`${I.ahead} ${I.tickets.map(j=>j.nonce).join()}`;q!==f&&l({kind:"waiting",ahead:I.ahead,behind:I.tickets[0]}),f=q}let N=await L(I.tickets);return N?{kind:"dead",ticket:N}:J(I.tickets,I.ahead)}}}async function J(I,N){let q=K&&u.goal==="acquire"&&I.length>0&&B===0,j=n.remaining?.(),ae=B>0?Tt({pollMs:t,ahead:1,remaining:j,random:s()}):bn({pollMs:t,ahead:N,remaining:j,turnMs:x(),debt:R(),random:s(),isTold:q,isSeen:!I.some(({nonce:de})=>S.has(de))});B=Math.max(0,B-1);let Oe=a.now(),xe=Oe+ae;for(;;){let de=q?Tt({pollMs:t,ahead:N,remaining:j,random:s()}):ae,la=u.goal==="acquire"?Math.min(xe,Math.max(o,a.now())):xe;if(await i.sleep(Math.min(de,la-a.now())),u.goal==="acquire"&&O())return{kind:"expired"};if(a.now()>=xe)break;let Un=await r.listen(n.keys,u.me.nonce);if(Un===void 0&&(K=!1),Un!==!1)return B=Un?sl:0,P=!0,{kind:"woke"};if(await L(I))return{kind:"woke"}}return P=N>1&&a.now()-Oe>=ll,{kind:"woke"}}function z(I){let N=I.map(q=>q.state&&Ue(q.state,u.me.nonce));N.includes("holder")?A="holder":A==="absent"&&N.includes("waiting")&&(A="waiting")}async function L(I){for(let N of I){if(y.has(N.nonce))return N;let q=c.get(N.nonce),j=a.now(),ae=K?0:R();if(!qr(q===void 0?void 0:j-q,j-p,t,ae))continue;c.set(N.nonce,j);let Oe=await n.oracle?.judge(N);if(Oe==="dead")return y.add(N.nonce),N;Oe==="unknown"?(S.add(N.nonce),l({kind:"invisible",ticket:N})):S.delete(N.nonce)}}let X={kind:"started"};for(;;){let[I,N]=Wr(u,X);if(u=I,N.kind==="finish")return{outcome:N.outcome,machine:u,position:m??0,waitedFor:h,reaped:d,was:A};if(X=await C(N),N.kind==="swap"&&N.because==="reap"&&X.kind==="swapped"){let q=N.heads.flatMap((j,ae)=>cl(j,N.next[ae]));for(let j of q)d.some(ae=>ae.nonce===j.nonce)||(d.push(j),l({kind:"reaped",ticket:j}))}}}function cl(e,n){if(!e.state||!n)return[];let t=new Set([n.holder,...n.queue].map(o=>o?.nonce));return[e.state.holder,...e.state.queue].filter(o=>o!==null&&!t.has(o.nonce))}function ul(e,n,t){return new k({code:"LOCK_WRITE_REFUSED",what:`GitHub refused to change ${n.map(o=>e.locate(o.key)).join(" and ")} ${Vr} times although nobody else changed it: ${t}.`,remedy:"Look for a ruleset that covers this ref, or set 'ref-namespace: refs/heads/locks' where the host keeps other refs to itself."})}function Ut(e,n){return new k({code:"LOCK_UNREADABLE",what:`The lock '${e}' cannot be read: ${n}.`,remedy:"Nobody can hold it until it is mended: see that no deployment is running, then run this action once with 'mode: break'."})}var fl=e=>e>=120?`${Math.round(e/60)} min`:`${Math.round(e)} s`;function be(e){return`${e.repository} run ${e.run}${e.attempt>1?` (attempt ${e.attempt})`:""}`}async function Ft(e){let n=e.clock.now(),t=n+e.waitSeconds*1e3,o=qt({goal:"acquire",me:e.me,order:e.order,superseded:e.superseded}),r=e.keys.join(", "),i;try{i=await Yr(o,e,e.pollSeconds*1e3,t)}catch(u){throw u instanceof W?new k({code:"LOCK_UNAVAILABLE",what:`GitHub gave no usable answer about the lock '${r}' until the waiting time was over: ${u.message}.`,remedy:"See githubstatus.com, then re-run; a place left in the queue is removed by the next in line.",cause:u}):u}let{outcome:a,position:s,waitedFor:l,reaped:c}=i,d={acquired:!1,fencingToken:void 0,keys:e.keys,ticket:e.me,position:s,waitedMs:e.clock.now()-n,waitedFor:l,reaped:c,superseded:i.machine.passedOver,forceContinued:!1,fault:void 0,states:Dt(i.machine),seen:i.machine.seen};switch(a.kind){case"held":return{...d,acquired:!0,fencingToken:a.epoch};case"gone":{if(a.why==="superseded"){let g=new k({code:"LOCK_SUPERSEDED",what:`A newer commit than ${e.me.sha.slice(0,12)} is live already.`,remedy:"Nothing needs to be done; to deploy the older one on purpose set 'superseded: allow'."});return{...d,superseded:!0,fault:e.superseded==="fail"?g:void 0}}let u=d.states.find(g=>g.holder)?.holder,p=new k({code:"LOCK_TIMEOUT",what:`The lock '${r}' did not become free within ${fl(e.waitSeconds)}${u?`; ${be(u)} holds it`:""}.`,remedy:"Look at that run, re-run this one when it is done, or allow more with 'wait-timeout'."});return{...d,forceContinued:e.onTimeout==="continue",fault:e.onTimeout==="fail"?p:void 0}}case"evicted":throw new k({code:"LOCK_EVICTED",what:`Somebody removed this job from the queue of the lock '${r}'.`,remedy:"Re-run this job to join again, unless a newer attempt of it is running."});case"unreadable":throw Ut(a.key,a.why);case"released":throw new Error("an acquisition ended as a release")}}var pl=2;async function jt(e){let n=qt({goal:"release",me:e.me,live:e.live,...e.seen?{seen:e.seen}:{looks:pl}}),{was:t,machine:o,outcome:r}=await Yr(n,e,1e3,Number.POSITIVE_INFINITY);if(r.kind==="unreadable")throw Ut(r.key,r.why);return{was:t,states:Dt(o)}}async function Qr(e){let n=await ml(e),t=n.find(o=>o.unreadable!==void 0);if(t)throw Ut(t.key,t.unreadable??"");return n.map(o=>o.state??Pe(o.key,e.me.run))}async function ml(e){for(let n=1;;n+=1)try{return await e.store.read(e.keys)}catch(t){if(!(t instanceof W))throw t;await e.deadline.sleep(Qe(n,e.random()))}}async function Gt(e){let n=await Qr(e),t=n.find(o=>o.holder?.nonce!==e.me.nonce||e.fencingToken!==void 0&&o.epoch!==e.fencingToken);if(t)throw new k({code:"LOCK_NOT_HELD",what:`This job does not hold the lock '${t.key}'${t.holder?`; ${be(t.holder)} does`:""}.`,remedy:"Do not deploy: acquire the lock first, in this job, and look at who removed it."});return Math.max(...n.map(o=>o.epoch))}var Jr=({waitMinutes:e})=>e*60*1.5+300;var Hi=require("node:os"),Ki=require("node:path");var hl=/(PASS(WORD|WD|PHRASE)?|SECRET|TOKEN|PRIVATE|API_?KEY|ACCESS_?KEY|CREDENTIAL|_PWD$|(DATABASE|DB|BROKER|CELERY|REDIS|AMQP|RABBITMQ|SENTRY)\w*_?(URL|DSN|URI)|_DSN$)/i;function Ht(e){let n=new Set,t=o=>{o===void 0||o.length<4||/^(true|false|none|null|\d{1,5})$/i.test(o)||n.add(o)};for(let[o,r]of Object.entries(e)){if(!r)continue;let i=/^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]*?:([^@\s]+)@/i.exec(r)?.[1];if(i!==void 0){t(i);try{t(decodeURIComponent(i))}catch{}}hl.test(o)&&(/^[a-z][a-z0-9+.-]*:\/\//i.test(r)||t(r))}return[...n].sort((o,r)=>r.length-o.length)}function On(e,n=[]){let t=e;for(let o of n)t=t.replaceAll(o,"***");return t.replace(/([a-z][a-z0-9+.-]*:\/\/[^\s/:@'"]*):[^\s@'"]+@/gi,"$1:***@").replace(/\b(password|passwd|pwd|secret|token)(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;)&]+)/gi,(o,r,i)=>`${r}${i}***`)}function fe(e,n){return typeof e=="string"?On(e,n):Array.isArray(e)?e.map(t=>fe(t,n)):e!==null&&typeof e=="object"?Object.fromEntries(Object.entries(e).map(([t,o])=>[t,fe(o,n)])):e}var Zr=require("node:child_process");function zr(e,n,{first:t,graceMs:o}){let r,i=s=>{if(e.pid!==void 0)try{process.kill(-e.pid,s)}catch{}},a=()=>{i(t),r=setTimeout(()=>i("SIGKILL"),o)};return n?.addEventListener("abort",a,{once:!0}),()=>{n?.removeEventListener("abort",a),clearTimeout(r)}}var Xr=1e6,gl=3e3,Kt=(e,n,t)=>new Promise((o,r)=>{t.signal.throwIfAborted();let i=(0,Zr.spawn)(e,n,{cwd:t.cwd,env:{...t.env},stdio:["ignore","pipe","pipe"],detached:!0}),a="",s="";i.stdout.on("data",c=>{a=(a+String(c)).slice(-Xr)}),i.stderr.on("data",c=>{s=(s+String(c)).slice(-Xr)});let l=zr(i,t.signal,{first:"SIGTERM",graceMs:gl});i.once("error",c=>{l(),r(c)}),i.once("close",(c,d)=>{l(),t.signal.aborted?r(t.signal.reason):o({code:c??void 0,signal:d??void 0,stdout:a,stderr:s})})});function Y(e){return e.app===""?e.name:`${e.app}.${e.name}`}function ee(e,n=8){let t=e.slice(0,n).join(", ");return e.length>n?`${t} and ${e.length-n} more`:t}function Fe(e){let n=e.database?`'${e.database}'`:`'${e.alias}'`,t=e.host?` at ${e.host}${e.port?`:${e.port}`:""}`:"";return`${n}${t}`}function ze(e){let n=e.split(`
`).map(o=>o.trim()).filter(o=>o!==""),t=(n.length>1?n.slice(0,2).join(" "):n[0]??"").slice(0,400);return/[.!?]$/.test(t)?t:`${t}.`}function ei(e,n,t){let o=`The server says: ${ze(n)}`;return t===1045||t==="28P01"||t==="28000"||/password authentication failed|no password supplied|Access denied for user .* \(using password/i.test(n)?new k({code:"DATABASE_LOGIN_REFUSED",what:`The database ${Fe(e)} refused the user ${e.user?`'${e.user}'`:"name"} or its password. ${o}`,remedy:"Correct the user and password in the settings or secrets of this environment. Nothing is known about pending migrations."}):t===1044||t===1049||t==="3D000"||/unknown database|database ".*" does not exist|unable to open database file/i.test(n)?new k({code:"DATABASE_UNKNOWN",what:`The server answers, but has no database ${Fe(e)} that this user may open. ${o}`,remedy:"Create the database, grant the user access, or correct its name in the settings of this environment."}):new k({code:"DATABASE_UNREACHABLE",what:`The database ${Fe(e)} does not answer. ${o}`,remedy:"Check that it runs and that this runner can reach it. No answer is not the same as no pending migrations, so this stops here."})}var yl={django:"python manage.py migrate",alembic:"alembic upgrade head",flyway:"flyway migrate"};function je(e){return yl[e]}function ni(e,n){if(!(!e||e.startsWith("/")))return{file:e,...n?{line:n}:{}}}function ti(e){let{error:n,stage:t,tool:o}=e;if(!n)return;let r=ni(n.place?.file,n.place?.line),i=r?` (${r.file}${r.line?`:${r.line}`:""})`:"",a=`${n.type}: ${ze(n.message)}`,s=e.databases.at(-1)??{alias:"default"},l=(c,d,u,p="error")=>({status:p,fault:new k({code:c,what:d,remedy:u,...r?{place:r}:{}})});switch(t){case"django":case"alembic":return l("MIGRATION_TOOL_MISSING",`The environment has no ${o==="django"?"Django":"Alembic"}: ${a}`,"Install the project's dependencies first, or set 'python' to the environment that has them.");case"alias":return l("DATABASE_ALIAS_UNKNOWN",`The settings have no database '${s.alias}'; they have ${ee(s.aliases??[])}.`,"Correct the input 'databases'.");case"connect":return wl(n.type)?l("PROJECT_BROKEN",`The database '${s.alias}' cannot be used: ${a}${i}`,"Install the database's Python driver or correct the settings."):{status:"unreachable",fault:ei(s,n.message,n.code)};case"history":return/denied|permission|insufficient/i.test(n.message)?{status:"error",fault:Bt(s,ze(n.message))}:{status:"unreachable",fault:ei(s,n.message,n.code)};case"manage":case"settings":return l("SETTINGS_BROKEN",`The settings cannot be read: ${a}${i}`,"Give this step the environment variables that the settings need, or name another module with 'settings'.");case"env":return l("SETTINGS_BROKEN",`Alembic's env.py failed: ${a}${i}`,"Give this step the environment variables that env.py needs.");case"setup":return l("PROJECT_BROKEN",`The applications cannot be loaded: ${a}${i}`,"Run `python manage.py check` in the same environment; deploy nothing before it passes.");case"graph":case"plan":return n.type==="NodeNotFoundError"||n.type==="KeyError"||n.type==="RevisionError"?l("MIGRATION_PARENT_MISSING",`A migration depends on one that does not exist: ${ze(n.message)}`,"Commit the missing migration, or correct the dependency of the one that names it."):l("MIGRATION_BROKEN",`The migrations cannot be loaded: ${a}${i}`,"Mend the migration; nothing can be said about the database before it loads.");default:return l("MIGRATION_GUARD_FAILED",`The look at the migrations stopped at '${t}': ${a}${i}`,"Re-run with debug logging to see where.")}}function wl(e){return e==="ImportError"||e==="ModuleNotFoundError"||e==="ImproperlyConfigured"}function Bt(e,n){return new k({code:"HISTORY_NOT_VISIBLE",what:`The user ${e.user?`'${e.user}' `:""}cannot see django_migrations in ${Fe(e)}: ${n}`,remedy:"Grant it SELECT on django_migrations (GRANT SELECT on the whole database is simplest). Without it every migration would seem to be pending."})}function Wt(e,n,t){if(e.history===!1&&(e.foreignTables?.length??0)>0)return{status:"error",fault:Bt(e,`its tables are there (${ee(e.foreignTables??[],3)}), its migration history is not.`)};if(e.history===!1&&(e.historyElsewhere?.length??0)>0)return{status:"error",fault:Bt(e,`it lies in the schema ${ee(e.historyElsewhere??[])}, which is not on this user's search_path.`)};let o=e.conflicts?.[0];if(o){let r=o.migrations.map(c=>c.name),i=ni(o.migrations.at(-1)?.file,1),a={django:[`Two branches met: the app '${o.app}' has ${r.length} latest migrations, ${r.join(" and ")}.`,`Run \`python manage.py makemigrations --merge ${o.app}\` and commit the result, or rebase the later one.`],alembic:[`Two branches met: there are ${r.length} heads, ${r.join(" and ")}.`,"Run `alembic merge heads` and commit the result, or rebase the later one."],flyway:[`Two branches met: ${r.slice(1).join(" and ")} came after the newer ${r[0]} was applied, and \`flyway migrate\` refuses to run it behind.`,"Give it a version above the newest one; or set `outOfOrder = true` in Flyway's configuration, when the order does not matter."]},[s,l]=a[n];return{status:"conflict",fault:new k({code:"MIGRATION_CONFLICT",what:s,remedy:l,...i?{place:i}:{}})}}if(e.inconsistent)return{status:"error",fault:new k({code:"MIGRATION_HISTORY_INCONSISTENT",what:`The history in ${Fe(e)} contradicts the code: ${ze(e.inconsistent)}`,remedy:n==="flyway"?"Restore the script as it was applied; `flyway repair` accepts the new text once somebody has checked that the schema matches.":"Apply or fake the missing dependency (`migrate APP NAME --fake`) after checking that its change is really there."})};if((e.ahead?.length??0)>0&&!t.has("db-ahead")){let r=(e.ahead??[]).map(Y);return{status:"db-ahead",fault:new k({code:"DATABASE_AHEAD",what:`The database ${Fe(e)} is ahead of this code: ${ee(r)} ${r.length===1?"was":"were"} applied by a newer or another version.`,remedy:"Deploy a commit that contains them, or migrate backwards first; to deploy this code on purpose, add 'db-ahead' to 'allow'."})}}}var Q=require("node:fs"),oi=require("node:path"),Vt={read(e){try{return(0,Q.readFileSync)(e,"utf8")}catch{return}},exists:e=>(0,Q.existsSync)(e),executable(e){try{return(0,Q.accessSync)(e,Q.constants.X_OK),!0}catch{return!1}},list(e){try{return(0,Q.readdirSync)(e,{withFileTypes:!0}).map(n=>n.isDirectory()?`${n.name}/`:n.name)}catch{return[]}},write:(e,n)=>(0,Q.writeFileSync)(e,n,{mode:384}),temporary(e){let n=(0,Q.mkdtempSync)((0,oi.join)(e,"migration-guard-"));return{path:n,remove:()=>(0,Q.rmSync)(n,{recursive:!0,force:!0})}}};var me=require("node:path");var Ee=require("node:path");var ri=`"""Looks at an Alembic project in one interpreter start, or upgrades it to exactly the revisions that were judged.

Usage: python alembic_probe.py OUT.json REQUEST.json     (the answer goes to the file, never to standard output)
"""
import ast
import io
import os
import re
import sys
import time

wanted, sys.dont_write_bytecode = sys.dont_write_bytecode, True
if getattr(sys.flags, "safe_path", False):
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from migration_guard_common import (  # noqa: E402
    ANSWER, REQUEST, SECRETS, conclude, keys_of, looks, relative, silence, stage, write,
)

sys.dont_write_bytecode = wanted


def upgrade_place(path):
    """Line of upgrade(), and the lines of its statements."""
    try:
        with open(path, encoding="utf-8") as file:
            tree = ast.parse(file.read())
    except (OSError, SyntaxError):
        return 1, 1
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "upgrade":
            return node.lineno, getattr(node, "end_lineno", node.lineno)
    return 1, 1


class Traced(io.StringIO):
    """Collects SQL with the line of upgrade() that asked for it."""

    def __init__(self, path):
        super().__init__()
        self.path = os.path.realpath(path)
        self.parts = []

    def write(self, text):
        frame, line = sys._getframe(1), None
        while frame is not None:
            if os.path.realpath(frame.f_code.co_filename) == self.path:
                line = frame.f_lineno
                break
            frame = frame.f_back
        self.parts.append((line, text))
        return len(text)

    def statements(self):
        found, buffer, at = [], "", None
        for line, text in self.parts:
            if not buffer.strip():
                at = line
            buffer += text
            if buffer.rstrip().endswith(";"):
                found.append((at, buffer.strip()))
                buffer = ""
        if buffer.strip():
            found.append((at, buffer.strip()))
        return found


def give_up_connecting(seconds):
    """env.py makes its own engine: a server that does not answer must not hold it for as long as the driver likes."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    names = {"pymysql": "connect_timeout", "mysqldb": "connect_timeout", "aiomysql": "connect_timeout",
             "psycopg": "connect_timeout", "psycopg2": "connect_timeout", "asyncpg": "timeout"}

    @event.listens_for(Engine, "do_connect")
    def limited(dialect, record, arguments, words):
        name = names.get(dialect.driver)
        if name:
            words.setdefault(name, seconds)
        if dialect.driver in ("pymysql", "mysqldb") and looks():
            words.setdefault("read_timeout", silence(seconds))


def fence():
    """While a revision's SQL is collected, no statement reaches a server, whichever connection the project's code opens."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    @event.listens_for(Engine, "before_cursor_execute")
    def refused(connection, cursor, statement, parameters, context, executemany):
        if FENCED:
            raise PermissionError("upgrade() uses a connection of its own, which a look does not let it do")


# Not empty while the project's code runs that is to ask for SQL and nothing else.
FENCED = []
# Names that stand for a connection, or for what makes one.
DIRECT = {"get_bind", "bind", "session", "sessionlocal", "sessionmaker", "engine", "create_engine", "connect"}


def uses_connection(text):
    """Whether code reads or writes rows through a connection of its own. Comments and strings do not count."""
    for node in ast.walk(ast.parse(text)):
        names = [getattr(node, "id", None), getattr(node, "attr", None)]
        if isinstance(node, ast.alias):
            names = [node.name.rpartition(".")[2], node.asname]
        if any(name and name.lower() in DIRECT for name in names):
            return True
    return False


SYSTEM_SCHEMAS = {"information_schema", "pg_catalog", "mysql", "performance_schema", "sys", "temp"}


def is_empty(inspector, history):
    """Whether no schema that is not the server's own has a table, that of the history aside."""
    return not any(
        set(inspector.get_table_names(schema=schema)) - {history}
        for schema in inspector.get_schema_names() if schema.lower() not in SYSTEM_SCHEMAS
    )


def columns_of(connection, names):
    import sqlalchemy

    found, existing = {}, []
    inspector = sqlalchemy.inspect(connection)
    for table in inspector.get_table_names():
        if table not in names:
            continue
        existing.append(table)
        columns = {}
        for column in inspector.get_columns(table):
            try:
                kind = column["type"].compile(dialect=connection.dialect)
            except Exception:
                kind = str(column["type"])
            columns[column["name"]] = {
                "type": kind.lower(), "null": bool(column["nullable"]),
                "default": column.get("default") is not None, "auto": column.get("autoincrement") is True,
                # SQLAlchemy does not say in which character set a column is.
                "bytes": None,
            }
        found[table] = {"rows": None, "columns": columns}
    return found, existing


def one_transaction(context):
    """Whether all revisions run in one transaction."""
    return bool(context.impl.transactional_ddl and not context.opts.get("transaction_per_migration"))


def collect(connection, context, revisions, entries):
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext

    for revision, entry in zip(revisions, entries):
        buffer = Traced(revision.path)
        offline = MigrationContext.configure(
            connection=connection, opts={"as_sql": True, "output_buffer": buffer, "transactional_ddl": False},
        )
        # Statements executed on the connection itself would run for real; the transaction around this is rolled back.
        first, last = upgrade_place(revision.path)
        operation = {"type": "upgrade", "description": revision.doc or revision.revision, "line": first, "end": last, "sql": []}
        try:
            with open(revision.path, encoding="utf-8") as file:
                text = file.read()
            if uses_connection(text):
                # That is not SQL which can be collected.
                operation["sqlError"] = "upgrade() uses the connection directly"
                operation["opaque"] = True
                entry["operations"] = [operation]
                continue
            with Operations.context(offline):
                FENCED.append(revision)
                try:
                    revision.module.upgrade()
                finally:
                    FENCED.pop()
            statements = buffer.statements()
            lines = []
            for line, sql in statements:
                if lines and lines[-1]["line"] == line:
                    lines[-1]["sql"].append(sql)
                else:
                    lines.append({"type": "upgrade", "description": revision.doc or "", "line": line or first,
                                  "end": line or first, "sql": [sql]})
            entry["operations"] = lines or [operation]
        except Exception as error:
            operation["sqlError"] = type(error).__name__ + ": " + str(error)[:500]
            entry["operations"] = [operation]


def run():
    sys.path[0] = REQUEST["directory"]
    ANSWER["databases"] = []
    stage("alembic")
    from alembic.autogenerate import compare_metadata
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory
    from alembic.util.exc import CommandError

    import alembic

    ANSWER["toolVersion"] = getattr(alembic, "__version__", None)
    stage("env")
    config = Config(REQUEST["config"])
    config.config_ini_section = config.config_ini_section
    stage("graph")
    script = ScriptDirectory.from_config(config)
    heads = script.get_heads()
    revisions = {revision.revision: revision for revision in script.walk_revisions()}
    answer = {"alias": "default", "history": True, "conflicts": [], "ahead": [], "stale": []}
    ANSWER["databases"].append(answer)
    if len(heads) > 1:
        answer["conflicts"] = [{"app": "", "migrations": [
            {"name": head, "file": relative(revisions[head].path)} for head in sorted(heads)]}]

    def look(current, context):
        connection = context.connection
        answer["vendor"] = context.dialect.name
        answer["engine"] = {"mysql": "mysql", "mariadb": "mariadb", "postgresql": "postgresql", "sqlite": "sqlite"}.get(
            context.dialect.name, context.dialect.name)
        if getattr(context.dialect, "is_mariadb", False):
            answer["engine"] = "mariadb"
        version = context.dialect.server_version_info or ()
        if answer["engine"] == "sqlite":
            import sqlite3

            version = sqlite3.sqlite_version_info
        answer["version"] = ".".join(str(part) for part in version if isinstance(part, int))
        url = connection.engine.url
        if len(str(url.password or "")) > 3:
            SECRETS.add(str(url.password))
        answer["database"], answer["host"], answer["user"] = url.database or "", url.host or "", url.username or ""
        answer["port"] = str(url.port or "")
        answer["applied"] = len(current)
        answer["oneTransaction"] = one_transaction(context)
        unknown = [name for name in current if name not in revisions]
        answer["ahead"] = [{"app": "", "name": name} for name in unknown]
        if unknown or answer["conflicts"]:
            return []
        applied = set()
        for head in current:
            applied.update(r.revision for r in script.iterate_revisions(head, "base") if r is not None)
        waiting = [r for r in script.walk_revisions() if r.revision not in applied]
        waiting.reverse()
        entries = []
        for revision in waiting:
            line, _ = upgrade_place(revision.path)
            entries.append({"app": "", "name": revision.revision, "file": relative(revision.path), "line": line,
                            "firstParty": True, "atomic": bool(context.impl.transactional_ddl), "operations": []})
        answer["pending"] = entries
        import sqlalchemy

        inspector = sqlalchemy.inspect(connection)
        tables = set(inspector.get_table_names())
        answer["fresh"] = not current and is_empty(inspector, getattr(context, "version_table", "alembic_version"))
        if REQUEST["mode"] == "look" and REQUEST["sql"] and entries:
            stage("sql")
            try:
                collect(connection, context, waiting, entries)
            finally:
                connection.rollback() if hasattr(connection, "rollback") else None
            text = "\\n".join(sql for entry in entries for operation in entry["operations"] for sql in operation["sql"])
            words = set(re.findall(r"[\\w$]+", text))
            answer["tables"], answer["existing"] = columns_of(connection, words & tables)
            answer["keys"] = keys_of(lambda query: [tuple(row) for row in connection.execute(sqlalchemy.text(query))], answer["engine"], text)
        if REQUEST["mode"] == "look" and REQUEST["drift"] and not entries:
            stage("drift")
            metadata = context.opts.get("target_metadata")
            if metadata is not None:
                differences = compare_metadata(context, metadata)
                if differences:
                    ANSWER["drift"] = [{"app": "", "operations": [describe(d) for d in differences], "file": None}]
        return []

    def describe(difference):
        if isinstance(difference, list):
            return "; ".join(describe(item) for item in difference)
        kind = difference[0]
        names = []
        for part in difference[1:]:
            if hasattr(part, "name") and getattr(part, "name", None):
                table = getattr(getattr(part, "table", None), "name", None)
                names.append((table + "." if table else "") + str(part.name))
            elif isinstance(part, str):
                names.append(part)
        return kind.replace("_", " ") + " " + ".".join(names)

    give_up_connecting(max(1, int(REQUEST["connectTimeout"])))
    stage("connect")
    fence()
    # env.py configures logging and may print; what it raises before it connects is its own. A look creates no table for
    # the history, which a user that may only read could not do.
    with EnvironmentContext(config, script, fn=look, as_sql=False, dont_mutate=True):
        try:
            script.run_env()
        except Exception as error:
            if isinstance(error, CommandError) and "locate revision" in str(error):
                name = re.search(r"'([^']+)'", str(error))
                answer["ahead"] = [{"app": "", "name": name.group(1) if name else "?"}]
            else:
                module = type(error).__module__
                if ANSWER["stage"] == "connect" and not module.startswith(("sqlalchemy", "pymysql", "MySQLdb", "psycopg")):
                    stage("env")
                raise
    if REQUEST["mode"] != "apply":
        stage("done")
        return
    plan = [entry["name"] for entry in answer.get("pending", [])]
    if plan != REQUEST["expected"]:
        ANSWER["changed"] = {"alias": "default", "plan": plan}
        return
    ANSWER["journal"] = journal = []

    def upgrade(current, context):
        connection = context.connection
        seconds = max(1, int(REQUEST["lockTimeout"]))
        if answer["engine"] in ("mariadb", "mysql"):
            connection.exec_driver_sql("SET SESSION lock_wait_timeout = %d" % seconds)
            connection.exec_driver_sql("SET SESSION innodb_lock_wait_timeout = %d" % seconds)
        elif answer["engine"] == "postgresql":
            connection.exec_driver_sql("SET lock_timeout = '%ds'" % seconds)
        # When one fails, or this process ends, those before it go back, too.
        ANSWER["oneTransaction"] = one_transaction(context)
        steps = script._upgrade_revs("head", current)
        for step in steps:
            real = step.migration_fn

            def journaled(*arguments, _real=real, _step=step, **words):
                entry = {"database": "default", "app": "", "name": _step.revision.revision, "done": False}
                journal.append(entry)
                write()
                began = time.monotonic()
                _real(*arguments, **words)
                entry["done"] = True
                entry["seconds"] = round(time.monotonic() - began, 3)
                write()

            step.migration_fn = journaled
        return steps

    stage("apply")
    with EnvironmentContext(config, script, fn=upgrade, as_sql=False):
        script.run_env()
    ANSWER["oneTransaction"] = False
    stage("done")


conclude(run)
`;var xn=`"""What the probes share: the request, the answer and its file, and how an error is told.

The answer goes to a file, never to standard output: projects print there.
"""
import json
import os
import sys

OUT, REQUEST = sys.argv[1], json.loads(sys.argv[2])
ROOT = os.path.realpath(REQUEST["root"])
HERE = os.path.dirname(os.path.abspath(__file__))
ANSWER = {"stage": "start"}
# Passwords this process knows; no text of the answer shows them.
SECRETS = set()


class Stop(Exception):
    """An answer is complete before everything was looked at."""


def stage(name):
    ANSWER["stage"] = name


def concealed(value):
    """Removes the database passwords this process knows from every text of the answer, but not from the names of its parts."""
    if isinstance(value, str):
        for secret in SECRETS:
            value = value.replace(secret, "***")
        return value
    if isinstance(value, dict):
        return {k: concealed(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [concealed(v) for v in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return concealed(str(value))


def write():
    temporary = OUT + ".part"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
        json.dump(concealed(ANSWER), file)
    os.replace(temporary, OUT)


OURS = {}


def first_party(path):
    """Whether a file or directory is the project's own and not an installed package."""
    if not path or path.startswith("<"):
        return False
    if path not in OURS:
        real = os.path.realpath(path)
        inside = real == ROOT or real.startswith(ROOT + os.sep)
        parts = real[len(ROOT):].split(os.sep)
        OURS[path] = inside and not any(part in ("site-packages", "dist-packages", "node_modules") for part in parts)
    return OURS[path]


def relative(path):
    if not path:
        return None
    real = os.path.realpath(path)
    return os.path.relpath(real, ROOT) if real.startswith(ROOT + os.sep) else real


def source_of(migration):
    module = sys.modules.get(type(migration).__module__)
    return getattr(module, "__file__", None)


def give_up_after(connection, seconds):
    """A connection that hangs must end before the action's deadline does."""
    options = connection.settings_dict.setdefault("OPTIONS", {})
    if connection.vendor in ("mysql", "postgresql") and isinstance(options, dict):
        options.setdefault("connect_timeout", seconds)
        driver = getattr(connection.Database, "__name__", "")
        if driver in ("MySQLdb", "pymysql") and looks():
            options.setdefault("read_timeout", silence(seconds))


def looks():
    """Whether this run only looks. What is applied may take long, and must not be broken off for that."""
    return REQUEST["mode"] == "look"


def silence(seconds):
    """
    For how long a server may stay silent while it is only looked at. PyMySQL's own limit ends with the TCP connection,
    before the server's greeting; the answers of a loaded server may take longer than a connection may.
    """
    return 3 * seconds


def fault(error):
    """What went wrong, and the innermost line of the project that took part."""
    import traceback

    place = None
    if isinstance(error, SyntaxError) and error.filename:
        place = {"file": relative(error.filename), "line": error.lineno}
    else:
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if os.path.dirname(os.path.abspath(frame.filename)) != HERE and first_party(frame.filename):
                place = {"file": relative(frame.filename), "line": frame.lineno}
                break
    code, chain = None, error
    while chain is not None and code is None:
        # SQLAlchemy wraps the driver's error.
        origin = getattr(chain, "orig", None) or chain
        arguments = getattr(origin, "args", ())
        if arguments and isinstance(arguments[0], int):
            code = arguments[0]
        code = code or getattr(origin, "sqlstate", None) or getattr(origin, "pgcode", None)
        chain = chain.__cause__
    return {
        "type": type(error).__name__,
        "message": str(error)[:4000],
        "code": code,
        "place": place,
        "trace": "".join(traceback.format_exception(type(error), error, error.__traceback__))[-6000:],
    }


# The kinds are spelled as in KINDS. All schemas of PostgreSQL: a name that is unique in one of them is enough to stop.
KEYS = {
    "mysql": (
        "SELECT table_name, constraint_name, constraint_type FROM information_schema.table_constraints "
        "WHERE table_schema = DATABASE()",
        "SELECT table_name, index_name, CASE WHEN MIN(non_unique) = 0 THEN 'UNIQUE' ELSE 'INDEX' END "
        "FROM information_schema.statistics WHERE table_schema = DATABASE() GROUP BY table_name, index_name",
    ),
    "postgresql": (
        "SELECT c.relname, k.conname, CAST(k.contype AS text) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid",
        "SELECT c.relname, i.relname, CASE WHEN x.indisunique THEN 'u' ELSE 'i' END FROM pg_index x "
        "JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid",
    ),
    "sqlite": (
        "SELECT tbl_name, name, CASE WHEN substr(sql, 1, 14) = 'CREATE UNIQUE ' THEN 'u' ELSE 'i' END "
        "FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    ),
}
KINDS = {"u": "unique", "p": "unique", "x": "unique", "UNIQUE": "unique", "PRIMARY KEY": "unique", "i": "index",
         "INDEX": "index", "c": "check", "CHECK": "check", "f": "foreign-key", "FOREIGN KEY": "foreign-key"}


def keys_of(rows, engine, text):
    """The indexes and constraints that \`text\` names, and what each of them is. \`rows\` runs a query."""
    text = text.lower()
    found = [row for query in KEYS.get("mysql" if engine == "mariadb" else engine, ()) for row in rows(query)]
    return [{"table": table, "name": name, "kind": KINDS[kind]}
            for table, name, kind in found if kind in KINDS and name.lower() in text]


def part(name):
    """A program that lies beside this one, loaded when it is needed: every line costs time to compile."""
    import importlib.util

    spec = importlib.util.spec_from_file_location(name, os.path.join(HERE, name + ".py"))
    module = importlib.util.module_from_spec(spec)
    wanted, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = wanted
    return module


def conclude(main):
    """Runs \`main\`, writes the answer and ends the process. What \`main\` raises becomes part of the answer."""
    try:
        main()
    except Stop:
        pass
    except BaseException as error:
        ANSWER["error"] = fault(error)
    finally:
        write()
        sys.stdout.flush()
        # A project's own threads and exit handlers must not keep the answer waiting.
        os._exit(0)
`;var Nn=require("node:path");function ai(e){let n={};for(let[t,o]of Object.entries(e))/^(INPUT_|STATE_|ACTIONS_|GITHUB_TOKEN$|NODE_OPTIONS$)/.test(t)||/^GITHUB_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)$/.test(t)||(n[t]=o);return n}var ii={type:"Interrupted",message:"",code:null,place:null};async function An(e,n){let{exec:t,files:o,deadline:r,env:i}=e,a=o.temporary(e.temporary);try{let s=Object.keys(n.sources),l=(0,Nn.join)(a.path,`${s[0]}.py`),c=(0,Nn.join)(a.path,"answer.json");for(let m of s)o.write((0,Nn.join)(a.path,`${m}.py`),n.sources[m]);let d=()=>{let m=o.read(c);return m===void 0?void 0:fe(JSON.parse(m),e.secrets)},u=await t(n.python,[l,c,JSON.stringify(n.request)],{cwd:n.cwd,env:{...i,PYTHONUNBUFFERED:"1",PYTHONIOENCODING:"utf-8",PYTHONDONTWRITEBYTECODE:void 0},signal:r.signal}).catch(m=>{if(!(n.journal&&r.signal.aborted))throw r.signal.throwIfAborted(),new k({code:"PYTHON_MISSING",what:`${n.python} could not be started: ${Z(m)}.`,remedy:"Set 'python' to the interpreter of the project's environment.",cause:m})});if(u===void 0)return{error:{...ii,message:Z(r.signal.reason)},...d()};let p=`${u.stdout}${u.stderr}`.trim();p!==""&&e.note(`the project printed:
${fe(p,e.secrets).slice(-4e3)}`);let g=d();if(g===void 0){let m=fe(p,e.secrets).split(`
`).slice(-3).join(" ").slice(-600);throw new k({code:"PROBE_SILENT",what:`The project's code ended the interpreter before the database could be asked (${u.signal??`exit code ${u.code}`}). ${m}`,remedy:"Run `python manage.py migrate --check` (or `alembic current`) by hand in the same environment to see why."})}if(n.journal&&!g.error&&!g.changed&&g.stage!=="done"){let m=u.signal?`was killed (${u.signal})`:`ended with exit code ${u.code}`;return{...g,error:{...ii,message:`Its process ${m}.`}}}return g}finally{a.remove()}}var ie=require("node:path");var kl=/^(\.|node_modules|site-packages|venv|env|__pycache__|build|dist|tests?$)/,si=2;function Xe(e,n,t,o=si){let r=e.list(n),i=r.filter(a=>!a.endsWith("/")&&t(a)).map(a=>(0,ie.join)(n,a)).sort();return i.length>0||o===0?i:r.filter(a=>a.endsWith("/")&&!kl.test(a)).sort().flatMap(a=>Xe(e,(0,ie.join)(n,a.slice(0,-1)),t,o-1))}var bl=/^[VR][\d._]*__.+\.sql$/;function li(e,n){return Xe(e,n,t=>t==="manage.py")}function Yt(e,n){return Xe(e,n,t=>t==="alembic.ini")}function Qt(e,n){return Xe(e,n,t=>t==="flyway.toml"||t==="flyway.conf")}function El(e,n){return Xe(e,n,t=>bl.test(t),si+1)}function di(e,n,t){if(t||li(e,n).length>0)return"django";if(Yt(e,n).length>0)return"alembic";if(Qt(e,n).length>0||El(e,n).length>0)return"flyway";throw new k({code:"MIGRATION_TOOL_UNKNOWN",what:"There is neither manage.py nor alembic.ini nor a Flyway configuration in the working directory.",remedy:"Set 'working-directory' to the project's directory, or 'tool' and, for Django, 'settings'."})}function ci(e,n,t){let o=li(e,n);if(o.length===1)return o[0];if(o.length>1){let r=o.map(i=>(0,ie.relative)(n,i)).join(", ");throw new k({code:"MANAGE_AMBIGUOUS",what:`There are ${o.length} manage.py below the working directory: ${r}.`,remedy:"Set 'working-directory' to the directory of the one that is deployed."})}if(!t)throw new k({code:"MANAGE_MISSING",what:"There is no manage.py in the working directory or two levels below, and no settings module is named.",remedy:"Set 'working-directory' to the directory of manage.py, or 'settings' to the settings module."})}function Jt(e,n,t){let o=t||".venv/bin/python",r=(0,ie.isAbsolute)(o)?[o]:o.includes("/")?[(0,ie.join)(n.directory,o),(0,ie.join)(n.root,o)]:(n.path??"").split(":").map(a=>(0,ie.join)(a,o));o===".venv/bin/python"&&n.virtualEnv&&r.push((0,ie.join)(n.virtualEnv,"bin/python"));let i=r.find(a=>e.executable(a));if(i)return i;throw new k({code:"PYTHON_MISSING",what:`There is no Python at ${o}.`,remedy:"Create the environment first (the setup-environment action does), or set 'python' to its interpreter."})}function Tl(e,n){if(n.config){let o=(0,Ee.isAbsolute)(n.config)?n.config:(0,Ee.join)(n.directory,n.config);if(e.files.exists(o))return o;throw new k({code:"ALEMBIC_CONFIG_MISSING",what:`There is no Alembic configuration at ${n.config}.`,remedy:"Correct 'alembic-config'; it is relative to 'working-directory'."})}let t=Yt(e.files,n.directory);if(t.length===1)return t[0];throw new k({code:"ALEMBIC_CONFIG_MISSING",what:t.length===0?"There is no alembic.ini in the working directory or two levels below.":`There are ${t.length} alembic.ini: ${t.map(o=>(0,Ee.relative)(n.directory,o)).join(", ")}.`,remedy:"Name the one that is deployed with 'alembic-config'."})}var _l={migration_guard_probe:ri,migration_guard_common:xn};function ui(e,n,t,o=!1){let r=Tl(e,n),i=(0,Ee.dirname)(r);return An(e,{sources:_l,journal:o,python:n.python,cwd:i,request:{root:n.root,directory:i,config:r,...t}})}async function fi(e,n,t){return{...await ui(e,n,{mode:"look",...t}),tool:"alembic"}}async function pi(e,n,t){let o={mode:"apply",sql:!1,drift:!1,...t},r=await ui(e,n,o,!0),i={journal:[],...r};return r.oneTransaction!==!0?i:{...i,journal:i.journal.filter(a=>!a.done)}}var Sl=/(?:#|--)\s*migration-guard:\s*allow\s+([a-z][a-z0-9-]*(?:\s*,\s*[a-z][a-z0-9-]*)*)(?:\s+because\s+(\S.*?))?\s*$/i;function Ol(e,n){let t=e.findIndex((o,r)=>r>n&&o.trim()!==""&&!/^\s*(--|#)/.test(o));return t<0?e.length:t+1}function mi(e){let n=[],t=[],o=e.split(`
`),r=o.findIndex(l=>/^(class\s+Migration\b|def\s+upgrade\b)/.test(l)),i=o.findIndex(l=>l.trim()!==""&&!/^\s*(--|#)/.test(l)),a=o.slice(0,Math.max(i,0)).findLastIndex(l=>l.trim()===""),s=r>=0?r:i<0?o.length:a;return o.forEach((l,c)=>{let d=Sl.exec(l);if(d)for(let u of d[1].split(",").map(p=>p.trim().toLowerCase()))d[2]?n.push({rule:u,reason:d[2],line:c+1,...l.slice(0,d.index).trim()===""?{next:Ol(o,c)}:{},whole:c<s}):t.push({line:c+1,rule:u})}),{given:n,incomplete:t}}function hi(e,n,t,o){return e.given.find(r=>(r.rule===n||r.rule==="all")&&(r.whole||t!=null&&(r.next===t||r.line>=t&&r.line<=(o??t))))}var ki=require("node:path");var gi=`"""Looks at the migrations of a Django project in one interpreter start, or applies exactly those that were judged.

Usage: python probe.py OUT.json REQUEST.json

While it looks, nothing is changed: Python operations are not run, and the database is asked inside read-only
transactions where it has them. What only some projects need is loaded when it is needed: a start is what this costs.
"""
import gc
import json
import os
import re
import sys

# Thousands of classes and functions are made below and none is ever freed: looking for garbage among them is in vain.
gc.disable()
wanted, sys.dont_write_bytecode = sys.dont_write_bytecode, True
if getattr(sys.flags, "safe_path", False):
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from migration_guard_common import (  # noqa: E402
    ANSWER, OUT, REQUEST, SECRETS, conclude, first_party, give_up_after, keys_of, part, relative, source_of, stage,
)

sys.dont_write_bytecode = wanted


def server_of(connection):
    if connection.vendor == "mysql":
        engine = "mariadb" if connection.mysql_is_mariadb else "mysql"
        return engine, ".".join(str(part) for part in connection.mysql_version)
    if connection.vendor == "postgresql":
        number = connection.pg_version
        return "postgresql", "%d.%d" % (number // 10000, number % 10000)
    if connection.vendor == "sqlite":
        return "sqlite", ".".join(str(part) for part in connection.Database.sqlite_version_info)
    return connection.vendor, ""


def leftovers(recorder, loader):
    """(ahead, stale): rows of the history that the code does not know. Rows older than a known one were squashed away."""
    rows = list(recorder.migration_qs.values_list("id", "app", "name"))
    replaced = {tuple(pair) for migration in loader.disk_migrations.values() for pair in migration.replaces}
    known = {}
    for number, app, name in rows:
        if (app, name) in loader.disk_migrations:
            known[app] = max(known.get(app, 0), number)
    ahead, stale = [], []
    for number, app, name in rows:
        if (app, name) in loader.disk_migrations or (app, name) in replaced or app not in loader.migrated_apps:
            continue
        (ahead if number > known.get(app, 0) else stale).append({"app": app, "name": name})
    return ahead, stale


def look_at(alias, want_sql):
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor
    from django.db.migrations.exceptions import InconsistentMigrationHistory
    from django.utils.connection import ConnectionDoesNotExist

    answer = {"alias": alias}
    ANSWER["databases"].append(answer)
    stage("alias")
    try:
        connection = connections[alias]
    except ConnectionDoesNotExist:
        answer["aliases"] = list(connections)
        raise
    settings = connection.settings_dict
    answer["database"] = str(settings.get("NAME") or "")
    answer["host"] = str(settings.get("HOST") or "")
    answer["port"] = str(settings.get("PORT") or "")
    answer["user"] = str(settings.get("USER") or "")
    answer["vendor"] = connection.vendor
    give_up_after(connection, REQUEST["connectTimeout"])
    if connection.vendor == "sqlite":
        name = str(settings["NAME"])
        if ":memory:" not in name and not name.startswith("file:") and not os.path.exists(name):
            # Connecting would create the file.
            answer["missingFile"] = True
            settings["NAME"] = ":memory:"
    stage("connect")
    connection.ensure_connection()
    answer["engine"], answer["version"] = server_of(connection)
    stage("history")
    tables = set(connection.introspection.table_names())
    executor = None
    recorded = "django_migrations" in tables
    answer["history"] = recorded
    if recorded:
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM django_migrations")
            answer["applied"] = cursor.fetchone()[0]
    elif connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT schemaname FROM pg_tables WHERE tablename = 'django_migrations'")
            answer["historyElsewhere"] = [row[0] for row in cursor.fetchall()]
    stage("graph")
    executor = MigrationExecutor(connection)
    loader = executor.loader
    if not recorded:
        from django.apps import apps

        # A user without rights on django_migrations sees a database in which everything seems to be pending.
        ours = {m._meta.db_table for m in apps.get_models() if m._meta.managed and m._meta.app_label in loader.migrated_apps}
        answer["foreignTables"] = sorted(ours & tables)[:20]
        answer["fresh"] = not answer["foreignTables"]
    answer["conflicts"] = [
        {"app": app, "migrations": [{"name": name, "file": relative(source_of(loader.graph.nodes[(app, name)]))} for name in sorted(names)]}
        for app, names in sorted(loader.detect_conflicts().items())
    ]
    try:
        loader.check_consistent_history(connection)
    except InconsistentMigrationHistory as error:
        answer["inconsistent"] = str(error)
    answer["ahead"], answer["stale"] = leftovers(executor.recorder, loader) if recorded else ([], [])
    if answer["conflicts"]:
        return executor
    stage("plan")
    plan = executor.migration_plan(loader.graph.leaf_nodes())
    if not plan:
        answer["pending"] = []
        return executor
    # States of projects come and go from here on.
    gc.freeze()
    gc.enable()
    pending = part("migration_guard_pending")
    entries = [pending.entry_of(migration) for migration, _ in plan]
    answer["pending"] = entries
    if want_sql and not answer.get("inconsistent"):
        stage("sql")
        answer["known"] = pending.collect(executor, connection, plan, entries)
        text = "\\n".join(sql for entry in entries for operation in entry["operations"] for sql in operation["sql"])
        words = set(re.findall(r"[\\w$]+", text))
        touched = sorted(table for table in tables if table in words)
        answer["tables"] = pending.columns_of(connection, touched)
        answer["existing"] = sorted(tables & words)
        with connection.cursor() as cursor:
            answer["keys"] = keys_of(lambda query: (cursor.execute(query), cursor.fetchall())[1], connection.vendor, text)
    return executor


# --- admin modules -----------------------------------------------------------------------------------------------------

# Registrations of admin modules that were asked for and put off.
PUT_OFF = []
# What a text shows that may define a model; to match too much costs time, not truth.
MODELS = re.compile(r"\\bModel\\b|\\bproxy\\b|\\bapp_label\\b|\\bmodels\\.\\w+\\(|django\\.db\\.models import [^\\n]*(?:Field|Key)\\b")
IMPORTS = re.compile(r"^[ \\t]*(?:from[ \\t]+(\\.*)([\\w.]*)[ \\t]+import[ \\t]+(\\([^)]*\\)|[^\\n#;]*)|import[ \\t]+([^\\n#;]*))", re.M)


def put_off_admin():
    """The admin, its forms, widgets and filters say nothing about migrations: they are imported when drift may hide there."""
    from django.utils import module_loading

    real = module_loading.autodiscover_modules

    def autodiscover_modules(*names, **words):
        if names == ("admin",):
            PUT_OFF.append(lambda: real(*names, **words))
        else:
            real(*names, **words)

    module_loading.autodiscover_modules = autodiscover_modules


def load_admin():
    at = ANSWER["stage"]
    stage("setup")
    while PUT_OFF:
        PUT_OFF.pop(0)()
    stage(at)


def source_files(name):
    """Where a module that is not loaded may lie: (file, whether it is a package)."""
    parent, _, last = name.rpartition(".")
    above = sys.modules.get(parent)
    folders = list(getattr(above, "__path__", ())) if parent else sys.path
    if parent and above is None:
        folders = [os.path.dirname(path) for path, package in source_files(parent) if package]
    for folder in folders:
        if not first_party(folder):
            continue
        for path, package in ((os.path.join(folder, last, "__init__.py"), True), (os.path.join(folder, last + ".py"), False)):
            if os.path.isfile(path):
                yield path, package


def imported_by(text, name, package):
    """Names of modules that a text may import."""
    for dots, module, names, plain in IMPORTS.findall(text):
        if plain:
            yield from (word.split()[0] for word in plain.split(",") if word.strip())
            continue
        base = name.split(".")
        up = len(dots) - (1 if package else 0)
        start = base[:len(base) - up] if up > 0 else base
        whole = ".".join((start if dots else []) + ([module] if module else []))
        if whole:
            yield whole
            yield from (whole + "." + word.split()[0] for word in names.strip("()").split(",") if word.strip())


def admin_defines_models():
    """Whether an admin module of the project, or what only it imports, may define models. Reads text, runs nothing."""
    from django.apps import apps

    waiting = [app.name + ".admin" for app in apps.get_app_configs() if first_party(app.path)]
    seen = set(sys.modules)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for path, package in source_files(name):
            with open(path, encoding="utf-8", errors="replace") as file:
                text = file.read()
            if MODELS.search(text):
                return True
            waiting.extend(imported_by(text, name, package))
            if package and name.endswith(".admin"):
                waiting.extend(name + "." + entry[:-3] for entry in os.listdir(os.path.dirname(path)) if entry.endswith(".py"))
    return False


# --- drift -------------------------------------------------------------------------------------------------------------


def drift_of(loader, scope):
    """Changes that makemigrations would write down, by app."""
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.questioner import MigrationQuestioner
    from django.db.migrations.state import ProjectState

    labels = {app.label: app for app in apps.get_app_configs()}
    chosen = {label for label, app in labels.items() if scope == "all" or first_party(app.path)}
    # The one migrate itself asks. That of makemigrations ends the process at a column that needs a default.
    questioner = MigrationQuestioner(specified_apps=chosen, dry_run=True)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps), questioner)
    found = []
    for app, changes in sorted(detector.changes(graph=loader.graph).items()):
        if app in chosen:
            operations = [operation.describe() for migration in changes for operation in migration.operations]
            models = os.path.join(labels[app].path, "models.py")
            found.append({
                "app": app, "operations": operations,
                "file": relative(models if os.path.exists(models) else labels[app].path),
            })
    return found


def look_for_drift(loader, scope):
    stage("drift")
    if PUT_OFF and admin_defines_models():
        load_admin()
    while True:
        try:
            found = drift_of(loader, scope)
        except SystemExit:
            ANSWER["driftError"] = "the questions of makemigrations cannot be answered here"
            return
        except Exception as error:
            ANSWER["driftError"] = type(error).__name__ + ": " + str(error)[:500]
            return
        if not found or not PUT_OFF:
            break
        # A model may be known to nothing but an admin module.
        load_admin()
    ANSWER["drift"] = found


def look():
    ANSWER["databases"] = []
    executor = None
    for alias in REQUEST["databases"]:
        executor = look_at(alias, REQUEST["sql"])
    if executor is not None and REQUEST["drift"] != "off" and not any(d["conflicts"] for d in ANSWER["databases"]):
        look_for_drift(executor.loader, REQUEST["drift"])
    stage("done")


# --- starting --------------------------------------------------------------------------------------------------------


STARTED_IN = os.getcwd()


def start_again():
    sys.stdout.flush()
    os.chdir(STARTED_IN)
    request = json.dumps({**REQUEST, "again": True})
    os.execv(sys.executable, [sys.executable, os.path.abspath(__file__), OUT, request])


def run():
    stage("settings")
    from django.conf import settings

    databases = settings.DATABASES
    for options in databases.values():
        password = options.get("PASSWORD")
        if isinstance(password, str) and len(password) > 3:
            SECRETS.add(password)
    ANSWER["settings"] = os.environ.get("DJANGO_SETTINGS_MODULE")
    ANSWER["firstConnections"] = list(databases)
    stage("setup")
    import django

    ANSWER["django"] = django.get_version()
    if REQUEST["mode"] == "apply":
        gc.enable()
        django.setup()
        part("migration_guard_apply").apply()
        return
    # Handlers of the running site, with files that only its host may open, are not for a look.
    settings.LOGGING_CONFIG = None
    if REQUEST["drift"] != "all" and not REQUEST.get("again"):
        put_off_admin()
    try:
        django.setup()
    except Exception:
        if not PUT_OFF:
            raise
        # A ready() that builds on what admin modules registered: once more, with them.
        start_again()
    look()


def main():
    directory = REQUEST["directory"]
    sys.path[0] = directory
    source = os.path.join(directory, "src")
    if os.path.isdir(source):
        sys.path.append(source)
    ANSWER["python"] = "%d.%d.%d" % sys.version_info[:3]
    stage("django")
    from django.core import management

    stage("manage")
    if REQUEST["settings"]:
        os.environ["DJANGO_SETTINGS_MODULE"] = REQUEST["settings"]
    state = {"ran": False}

    def instead(argv=None):
        if not state["ran"]:
            state["ran"] = True
            run()

    manage = REQUEST["manage"]
    if manage:
        # manage.py prepares paths, dotenv files and settings in its own way: it runs, up to the command.
        import runpy

        management.execute_from_command_line = instead
        sys.argv = [manage, "migrate", "--check", "--noinput"]
        try:
            runpy.run_path(manage, run_name="__main__")
        except SystemExit:
            if not state["ran"]:
                raise
    if not state["ran"]:
        if manage and not os.environ.get("DJANGO_SETTINGS_MODULE"):
            with open(manage, encoding="utf-8", errors="replace") as file:
                match = re.search(r"DJANGO_SETTINGS_MODULE['\\"]\\s*[,\\]]\\s*=?\\s*['\\"]([\\w.]+)['\\"]", file.read())
            if match:
                os.environ["DJANGO_SETTINGS_MODULE"] = match.group(1)
        instead()


conclude(main)
`;var yi=`"""Applies exactly the migrations that were judged, through the project's own migrate command."""
import io
import time

from migration_guard_common import ANSWER, REQUEST, Stop, give_up_after, stage, write


def apply():
    """Runs the project's own migrate command for exactly the plan that was judged, and keeps a journal of it."""
    import io
    import time

    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    ANSWER["journal"] = journal = []
    seconds = REQUEST["lockTimeout"]
    for alias in REQUEST["databases"]:
        stage("connect")
        connection = connections[alias]
        give_up_after(connection, REQUEST["connectTimeout"])
        connection.ensure_connection()
        stage("plan")
        executor = MigrationExecutor(connection)
        plan = [[m.app_label, m.name] for m, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
        if plan != REQUEST["expected"].get(alias, []):
            ANSWER["changed"] = {"alias": alias, "plan": plan}
            raise Stop()
    real = MigrationExecutor.apply_migration

    def journaled(self, state, migration, fake=False, fake_initial=False):
        entry = {"database": self.connection.alias, "app": migration.app_label, "name": migration.name, "done": False}
        journal.append(entry)
        write()
        began = time.monotonic()
        result = real(self, state, migration, fake=fake, fake_initial=fake_initial)
        entry["done"] = True
        entry["seconds"] = round(time.monotonic() - began, 3)
        write()
        return result

    MigrationExecutor.apply_migration = journaled
    for alias in REQUEST["databases"]:
        if not REQUEST["expected"].get(alias):
            continue
        connection = connections[alias]
        with connection.cursor() as cursor:
            if connection.vendor == "mysql":
                cursor.execute("SET SESSION lock_wait_timeout = %d" % max(1, seconds))
                cursor.execute("SET SESSION innodb_lock_wait_timeout = %d" % max(1, seconds))
            elif connection.vendor == "postgresql":
                cursor.execute("SET lock_timeout = '%ds'" % max(1, seconds))
        stage("apply")
        call_command("migrate", database=alias, interactive=False, verbosity=0, skip_checks=True,
                     stdout=io.StringIO(), stderr=io.StringIO())
    stage("done")
`;var wi=`"""Pending migrations as data: their operations, the SQL, the columns before and after. Runs none of them."""
import ast
import inspect
import os
import re
import sys

from migration_guard_common import first_party, relative, source_of


def call_name(node):
    function = node.func if isinstance(node, ast.Call) else None
    return getattr(function, "attr", None) or getattr(function, "id", None)


def list_lines(node, operations):
    """Lines of the elements of a list of operations, where the source is a plain list that matches the objects."""
    if not isinstance(node, (ast.List, ast.Tuple)) or len(node.elts) != len(operations):
        return None
    lines = []
    for element, operation in zip(node.elts, operations):
        nested = None
        children = getattr(operation, "database_operations", None)
        if children and isinstance(element, ast.Call):
            given = {word.arg: word.value for word in element.keywords}
            inner = given.get("database_operations") or (element.args[0] if element.args else None)
            nested = list_lines(inner, children)
        lines.append({"line": element.lineno, "end": getattr(element, "end_lineno", None), "nested": nested})
    return lines


def operation_lines(migration, path):
    """(line of the class, line of the dependencies, lines of its operations or None)."""
    try:
        with open(path, encoding="utf-8") as file:
            tree = ast.parse(file.read())
    except (OSError, SyntaxError, ValueError, TypeError):
        return 1, 1, None
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == "Migration":
            found, depends = None, node.lineno
            for statement in node.body:
                targets = getattr(statement, "targets", None) or [getattr(statement, "target", None)]
                names = [getattr(target, "id", None) for target in targets]
                if "operations" in names:
                    found = list_lines(statement.value, migration.operations)
                if "dependencies" in names:
                    depends = statement.lineno
            return node.lineno, depends, found
    return 1, 1, None


def expression_text(value):
    return None if value is None else str(value)


def field_facts(field, connection):
    """What the classification needs to know of a column. None for fields without one."""
    from django.db.models import NOT_PROVIDED

    facts = {
        "class": type(field).__module__ + "." + type(field).__qualname__,
        "internal": field.get_internal_type(),
        "name": field.name,
        "column": field.column,
        "null": field.null,
        "unique": field.unique,
        "primaryKey": field.primary_key,
        "index": bool(getattr(field, "db_index", False)),
        "hasDefault": field.has_default(),
        "dbDefault": None,
        "generated": None,
        "manyToMany": bool(field.many_to_many),
        "collation": getattr(field, "db_collation", None),
        "maxLength": getattr(field, "max_length", None),
        "references": None,
        "constraint": bool(getattr(field, "db_constraint", False)),
    }
    db_default = getattr(field, "db_default", NOT_PROVIDED)
    if db_default is not NOT_PROVIDED:
        facts["dbDefault"] = repr(db_default)
    if getattr(field, "generated", False):
        facts["generated"] = "stored" if field.db_persist else "virtual"
    try:
        facts["type"] = field.db_type(connection)
    except Exception:
        facts["type"] = None
    if field.remote_field is not None and not field.many_to_many:
        target = field.remote_field.model
        facts["references"] = getattr(getattr(target, "_meta", None), "db_table", None) or str(target)
    return facts


def model_of(state, app, name):
    try:
        return state.apps.get_model(app, name)
    except LookupError:
        return None


def table_of(state, app, name):
    model = model_of(state, app, name)
    return model._meta.db_table if model else None


# Methods; those of related managers that write (set, add, remove, clear) have their names from collections and are not among them.
QUERYSET_READS = {
    "get_model", "objects", "all", "filter", "exclude", "order_by", "values", "values_list", "first", "last", "exists",
    "count", "get", "using", "db_manager", "only", "iterator", "append", "items", "keys", "format", "strip", "lower",
    "upper", "join", "split", "none", "distinct", "select_related", "in_bulk", "replace", "startswith", "endswith", "title",
}
BUILTINS = {"range", "len", "enumerate", "list", "dict", "set", "str", "int", "sorted", "zip", "tuple"}
QUERYSET_INSERTS = {"create", "bulk_create", "get_or_create"}


def python_effect(code):
    """noop, reads, inserts or unknown: what a RunPython function does as far as its own text shows beyond doubt."""
    from django.db import migrations

    if code is None or code is migrations.RunPython.noop:
        return "noop"
    try:
        lines, _ = inspect.getsourcelines(code)
        indent = len(lines[0]) - len(lines[0].lstrip())
        tree = ast.parse("".join(line[indent:] if line[:indent].isspace() else line for line in lines)).body[0]
    except (OSError, TypeError, SyntaxError, IndexError, IndentationError):
        return "unknown"
    if not isinstance(tree, ast.FunctionDef) or tree.decorator_list:
        return "unknown"
    body = [
        statement
        for statement in tree.body
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
    ]
    if all(isinstance(statement, ast.Pass) for statement in body):
        return "noop"
    # Names that stand for something else here than the builtin.
    bound = {argument.arg for argument in tree.args.args} | set(getattr(code, "__globals__", ()))
    models = set()
    effect = "reads"
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal, ast.Lambda, ast.Delete)):
            return "unknown"
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)) and node is not tree:
            return "unknown"
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound.add(node.id)
        if isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, ast.Store):
            return "unknown"
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and call_name(node.value) == "get_model":
            models.update(target.id for target in node.targets if isinstance(target, ast.Name))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = call_name(node)
        if name in QUERYSET_INSERTS:
            # update_conflicts turns an insert into an update.
            if not isinstance(node.func, ast.Attribute) or len(node.args) > 3:
                return "unknown"
            if any(word.arg in ("update_conflicts", None) for word in node.keywords):
                return "unknown"
            effect = "inserts"
        elif isinstance(node.func, ast.Name) and node.func.id in models:
            # An unsaved instance; saving it is judged by its own call.
            continue
        elif isinstance(node.func, ast.Name):
            if name not in BUILTINS or name in bound:
                return "unknown"
        elif name not in QUERYSET_READS:
            return "unknown"
    return effect


def every(operation, holds):
    """Whether something holds for an operation and for all database operations inside it."""
    return holds(operation) and all(every(inner, holds) for inner in getattr(operation, "database_operations", None) or ())


def is_builtin(operation):
    return type(operation).__module__.startswith(("django.db.migrations.", "django.contrib.postgres."))


def is_transparent(operation):
    """Whether Django's own code writes its SQL."""
    owner = next(base for base in type(operation).__mro__ if "database_forwards" in vars(base))
    return owner.__module__.startswith(("django.db.migrations.", "django.contrib."))


def operation_facts(operation, app, before, after, connection):
    """An operation as data: its class, the names it touches, columns before and after."""
    kind = type(operation)
    facts = {
        "type": kind.__name__,
        "module": kind.__module__,
        "builtin": every(operation, is_builtin),
        "description": operation.describe(),
        "reversible": bool(operation.reversible),
        "reducesToSql": bool(operation.reduces_to_sql),
    }
    if not every(operation, is_transparent):
        facts["opaque"] = True
    names = {base.__name__ for base in kind.__mro__ if base.__module__.startswith("django.")}
    facts["bases"] = sorted(names)
    try:
        if "RunPython" in names:
            facts["effect"] = python_effect(operation.code)
            facts["atomic"] = operation.atomic
        elif "RunSQL" in names:
            facts["state"] = len(operation.state_operations)
        elif "SeparateDatabaseAndState" not in names:
            model = getattr(operation, "model_name", None) or getattr(operation, "name", None)
            if "RenameModel" in names:
                facts["table"] = table_of(before, app, operation.old_name)
                facts["to"] = table_of(after, app, operation.new_name)
            elif model is not None and "ModelOperation" in names | {"ModelOperation"} & {b.__name__ for b in kind.__mro__}:
                facts["table"] = table_of(before, app, model) or table_of(after, app, model)
                facts["to"] = table_of(after, app, model)
            current = model_of(before, app, model) if isinstance(model, str) else None
            facts["exists"] = current is not None
            managed = current or (model_of(after, app, model) if isinstance(model, str) else None)
            if managed is not None:
                facts["managed"] = bool(managed._meta.managed and not managed._meta.proxy)
                facts.setdefault("table", managed._meta.db_table)
            field = getattr(operation, "new_name", None) if "RenameField" in names else getattr(operation, "name", None)
            old = getattr(operation, "old_name", None) if "RenameField" in names else getattr(operation, "name", None)
            if {"AddField", "AlterField", "RemoveField", "RenameField"} & names:
                if current is not None and "AddField" not in names:
                    facts["before"] = field_facts(current._meta.get_field(old), connection)
                later = model_of(after, app, model)
                if later is not None and "RemoveField" not in names:
                    facts["after"] = field_facts(later._meta.get_field(field), connection)
            if {"AlterUniqueTogether", "AlterIndexTogether"} & names:
                option = operation.option_name
                later = model_of(after, app, model)
                old_sets = {tuple(v) for v in getattr(current._meta, option, ())} if current else set()
                new_sets = {tuple(v) for v in getattr(later._meta, option, ())} if later else set()
                facts["added"] = [list(v) for v in sorted(new_sets - old_sets)]
                facts["removed"] = [list(v) for v in sorted(old_sets - new_sets)]
            if {"AddConstraint", "RemoveConstraint"} & names:
                constraint = getattr(operation, "constraint", None)
                if constraint is None and current is not None:
                    constraint = next((c for c in current._meta.constraints if c.name == operation.name), None)
                facts["constraint"] = type(constraint).__name__ if constraint is not None else None
                facts["fields"] = list(getattr(constraint, "fields", ()) or ())
    except Exception as error:
        facts["factsError"] = type(error).__name__ + ": " + str(error)
    return facts


# --- the database -------------------------------------------------------------------------------------------------


class ReadOnly:
    """A transaction in which the server itself refuses every change; nothing is left behind in a pooled connection."""

    def __init__(self, connection, transactional):
        self.connection = connection
        # Whether the server refuses: it cannot where a migration forgoes its transaction, nor on engines unknown here.
        self.guards = connection.vendor == "sqlite" or (transactional and connection.vendor in ("mysql", "postgresql"))

    def __enter__(self):
        from django.db import transaction

        self.block = None
        if self.connection.vendor == "sqlite":
            self.connection.cursor().execute("PRAGMA query_only = ON")
        elif self.guards:
            self.block = transaction.atomic(using=self.connection.alias)
            self.block.__enter__()
            read_only = "START TRANSACTION READ ONLY" if self.connection.vendor == "mysql" else "SET TRANSACTION READ ONLY"
            self.connection.cursor().execute(read_only)
        return self

    def __exit__(self, *error):
        if self.block is not None:
            self.connection.needs_rollback = True
            self.block.__exit__(None, None, None)
        elif self.connection.vendor == "sqlite":
            self.connection.cursor().execute("PRAGMA query_only = OFF")
        return False


def columns_of(connection, tables):
    """Columns of existing tables as the server has them, and its estimate of their rows."""
    found = {}
    if not tables:
        return found
    marks = ", ".join(["%s"] * len(tables))
    with connection.cursor() as cursor:
        if connection.vendor == "mysql":
            cursor.execute(
                "SELECT table_name, column_name, column_type, is_nullable, column_default, extra, character_set_name, "
                "character_octet_length, character_maximum_length, collation_name FROM information_schema.columns "
                "WHERE table_schema = DATABASE() AND table_name IN (%s)" % marks, list(tables))
            for table, column, kind, null, default, extra, charset, octets, length, collation in cursor.fetchall():
                found.setdefault(table, {"rows": None, "columns": {}})["columns"][column] = {
                    "type": kind, "null": null == "YES",
                    "default": default is not None and str(default).upper() != "NULL",
                    "auto": "auto_increment" in (extra or ""),
                    "charset": charset, "collation": collation, "bytes": int(octets) // int(length) if octets and length else None,
                }
            cursor.execute("SELECT table_name, table_rows, table_collation FROM information_schema.tables "
                           "WHERE table_schema = DATABASE() AND table_name IN (%s)" % marks, list(tables))
            for table, rows, collation in cursor.fetchall():
                if table in found:
                    found[table].update(rows=rows, collation=collation)
        elif connection.vendor == "postgresql":
            cursor.execute(
                "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, a.atthasdef, "
                "a.attidentity <> '', c.reltuples::bigint FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
                "WHERE pg_table_is_visible(c.oid) AND a.attnum > 0 AND NOT a.attisdropped AND c.relname IN (%s)" % marks,
                list(tables))
            for table, column, kind, null, default, identity, rows in cursor.fetchall():
                entry = found.setdefault(table, {"rows": rows if rows >= 0 else None, "columns": {}, "notNullChecks": []})
                entry["columns"][column] = {"type": kind, "null": null, "default": default or identity, "auto": identity}
            cursor.execute(
                "SELECT c.relname, pg_get_constraintdef(k.oid) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid "
                "WHERE k.contype = 'c' AND k.convalidated AND pg_table_is_visible(c.oid) AND c.relname IN (%s)" % marks,
                list(tables))
            for table, text in cursor.fetchall():
                match = re.match(r'CHECK \\(\\(*"?(\\w+)"? IS NOT NULL\\)*\\)?$', text)
                if match and table in found:
                    found[table]["notNullChecks"].append(match.group(1))
    return found


# --- collecting ---------------------------------------------------------------------------------------------------


def collect(executor, connection, plan, entries):
    """Fills the SQL and the facts of every operation of every pending migration, without running any of it."""
    from django.db import migrations, transaction

    real = migrations.RunPython.database_forwards
    # Inside SeparateDatabaseAndState Django would run the function even while it only collects SQL.
    migrations.RunPython.database_forwards = lambda *arguments, **words: None
    try:
        state = executor._create_project_state(with_applied_migrations=True)
        known = {}
        for model in state.apps.get_models(include_auto_created=True):
            # Several models may share a table: proxies, and unmanaged ones.
            columns = known.setdefault(model._meta.db_table, [])
            columns.extend(field.column for field in model._meta.local_fields if field.column)
        for (migration, _), entry in zip(plan, entries):
            transactional = bool(migration.atomic)
            state = state.clone()
            state.apps
            with ReadOnly(connection, transactional) as fence:
                try:
                    savepoint = transaction.atomic(using=connection.alias)
                    nested = transactional and connection.vendor == "postgresql"
                    if nested:
                        savepoint.__enter__()
                    try:
                        collect_migration(migration, entry, state, connection, transactional, fence.guards)
                    finally:
                        if nested:
                            connection.needs_rollback = True
                            savepoint.__exit__(None, None, None)
                except Exception as error:
                    entry["sqlError"] = type(error).__name__ + ": " + str(error)[:500]
                    # The state must still move on, for the migrations behind this one.
                    state = executor.loader.project_state((migration.app_label, migration.name), at_end=True)
        return known
    finally:
        migrations.RunPython.database_forwards = real


def collect_migration(migration, entry, state, connection, transactional, guarded):
    editor = connection.schema_editor(collect_sql=True, atomic=migration.atomic)
    spans = []
    deferred = []
    try:
        with editor:
            for operation, facts in zip(migration.operations, entry["operations"]):
                known = len(editor.deferred_sql)
                try:
                    collect_operation(operation, migration.app_label, facts, editor, state, transactional, guarded)
                except Exception as error:
                    facts.setdefault("sqlError", type(error).__name__ + ": " + str(error)[:500])
                    raise
                finally:
                    deferred.extend((facts, item) for item in editor.deferred_sql[known:])
                spans.append(facts)
            total = len(editor.collected_sql)
    except Exception:
        # The editor is left without its last words, which those that came so far have asked for.
        for facts, item in deferred:
            facts["sql"].append(str(item) + ";")
        raise
    for sql in editor.collected_sql[total:]:
        owner = next((facts for facts, item in deferred if str(item) + ";" == str(sql) or str(item) == str(sql)), None)
        owner = owner or (spans[-1] if spans else None)
        if owner is not None:
            owner["sql"].append(str(sql))


def collect_operation(operation, app, facts, editor, state, transactional, guarded):
    connection = editor.connection
    before = state.clone()
    operation.state_forwards(app, state)
    start = len(editor.collected_sql)
    facts.update(operation_facts(operation, app, before, state, connection))
    inner = getattr(operation, "database_operations", None)
    if inner is not None:
        facts["inner"] = inner_facts(inner, app, before, connection)
    if not facts["builtin"] and not guarded:
        # Somebody else's code, and nothing here would stop it from writing.
        facts["sqlError"] = "not asked for its SQL: not all of it is Django's own"
    elif operation.reduces_to_sql:
        try:
            operation.database_forwards(app, editor, before, state)
        except Exception as error:
            facts["sqlError"] = type(error).__name__ + ": " + str(error)[:500]
            if connection.vendor == "postgresql" and transactional:
                raise
    facts["sql"] = [str(sql) for sql in editor.collected_sql[start:]]


def inner_facts(operations, app, state, connection):
    """The facts of nested database operations, each seen from the state its predecessors leave."""
    found = []
    current = state
    for operation in operations:
        following = current.clone()
        operation.state_forwards(app, following)
        facts = operation_facts(operation, app, current, following, connection)
        nested = getattr(operation, "database_operations", None)
        if nested is not None:
            facts["inner"] = inner_facts(nested, app, current, connection)
        found.append(facts)
        current = following
    return found


def entry_of(migration):
    path = source_of(migration)
    line, depends, lines = operation_lines(migration, path)
    operations = []
    for index, operation in enumerate(migration.operations):
        place = lines[index] if lines else {"line": line, "end": None, "nested": None}
        operations.append({
            "type": type(operation).__name__, "description": operation.describe(), "sql": [], **place,
        })
    return {
        "app": migration.app_label,
        "name": migration.name,
        "file": relative(path),
        "line": line,
        "firstParty": first_party(path),
        "atomic": bool(migration.atomic),
        "replaces": [list(pair) for pair in migration.replaces],
        "operations": operations,
    }
`;var xl={migration_guard_probe:gi,migration_guard_common:xn,migration_guard_pending:wi,migration_guard_apply:yi};function bi(e,n,t,o=!1){let r=ci(e.files,n.directory,n.settings),i=r?(0,ki.dirname)(r):n.directory;return An(e,{sources:xl,journal:o,python:n.python,cwd:i,request:{root:n.root,directory:i,manage:r??null,settings:n.settings??null,...t}})}async function Ei(e,n,t){let o=await bi(e,n,{mode:"look",...t}),{databases:r=[],...i}=o;return{...i,databases:r,tool:"django",...o.django?{toolVersion:String(o.django)}:{}}}async function Ti(e,n,t){let o=await bi(e,n,{mode:"apply",...t},!0);return{journal:[],...o}}var ve=require("node:path");var Nl=/^(TABLE|INDEX|VIEW|TYPE|DOMAIN|SEQUENCE|SCHEMA|DATABASE|RULE|POLICY|USER|ROLE|TRIGGER|PROCEDURE|FUNCTION|EVENT)$/,Al=/^(TRIGGER|PROCEDURE|FUNCTION|EVENT)$/;function Rn(e,n){let t=n==="mariadb"||n==="mysql",o=[],r=[],i=-1,a=0,s=0,l=!1,c=m=>e.slice(0,m).split(`
`).length,d=(m,h,f)=>{i<0&&(i=f);let w=m==="word"?h.toUpperCase():"";r.push({kind:m,text:h,upper:w});let b=r.find(({upper:v})=>Nl.test(v))?.upper??"";if(r[0]?.upper!=="CREATE"||!Al.test(b))return;let _=r.at(-2)?.upper==="END";w==="BEGIN"||w==="CASE"&&!_?s+=1:w==="END"&&s>0?s-=1:/^(IF|LOOP|WHILE|REPEAT)$/.test(w)&&_&&(s+=1)},u=m=>{if(r.length>0){let h=e.slice(i,m).trim();o.push({text:h,line:c(i),end:c(Math.max(i,m-1)),tokens:r,...l||s>0?{open:!0}:{}})}r=[],i=-1,s=0,l=!1},p=(m,h,f)=>{let w=h+1;for(;w<e.length;)if(f&&e[w]==="\\")w+=2;else if(e[w]!==m)w+=1;else if(e[w+1]===m)w+=2;else return w+1;return l=!0,e.length},g=m=>{let h=0;for(let f=m;f<e.length;f+=1)if(e.startsWith("/*",f)&&(h===0||n==="postgresql"))h+=1,f+=1;else if(e.startsWith("*/",f)&&(h-=1,f+=1,h===0))return f+1;return e.length};for(;a<e.length;){let m=e.slice(a,a+200),h=e[a];if(/\s/.test(h))a+=1;else if(t?/^(--(\s|$)|#)/.test(m):m.startsWith("--")){let f=e.indexOf(`
`,a);a=f<0?e.length:f}else if(m.startsWith("/*")){let f=t?/^\/\*M?!\d*/.exec(m)?.[0]:void 0;a=f===void 0?g(a):a+f.length}else if(m.startsWith("*/"))a+=2;else if(h==="'"){let f=t||n==="postgresql"&&/(^|[^\w$])e$/i.test(e.slice(Math.max(0,a-2),a)),w=p("'",a,f);d("string",e.slice(a+1,w-1),a),a=w}else if(h==="`"||h==='"'){let f=p(h,a,t&&h==='"');d("name",e.slice(a+1,f-1).replaceAll(h+h,h),a),a=f}else if(n==="postgresql"&&/^\$\w*\$/.test(m)){let f=/^\$\w*\$/.exec(m)[0],w=e.indexOf(f,a+f.length);w<0&&(l=!0);let b=w<0?e.length:w+f.length;d("string",e.slice(a+f.length,b-f.length),a),a=b}else if(/[\p{L}_]/u.test(h)){let f=/^[\p{L}_][\p{L}\p{N}_$]*/u.exec(e.slice(a,a+300))[0];d("word",f,a),a+=f.length}else if(/\d/.test(h)){let f=/^\d[\w.]*/.exec(m)[0];d("number",f,a),a+=f.length}else if(h===";")s>0?(d("punctuation",";",a),a+=1):(a+=1,u(a));else{let f=m.startsWith("::")?"::":h;d("punctuation",f,a),a+=f.length}}return u(e.length),o}var oe=class{tokens;at=0;constructor(n){this.tokens=n}get done(){return this.at>=this.tokens.length}peek(n=0){return this.tokens[this.at+n]}take(...n){return n.every((t,o)=>this.is(t,o))?(this.at+=n.length,!0):!1}is(n,t=0){let o=this.peek(t);return o!==void 0&&(o.upper===n||o.kind==="punctuation"&&o.text===n)}name(){let n=this.peek();if(!(!n||n.kind!=="word"&&n.kind!=="name"))return this.at+=1,this.is(".")&&this.peek(1)?(this.at+=1,this.name()):n.text}table(){let n=[];do{let t=this.peek();if(t?.kind!=="word"&&t?.kind!=="name")break;n.push(t.text),this.at+=1}while(this.take("."));return n.length===0?void 0:n.join(".")}parenthesis(){if(!this.is("("))return;let n=0,t=[];for(;!this.done;this.at+=1){let o=this.peek();if(!(o.kind==="punctuation"&&o.text==="("&&(n+=1,n===1))){if(o.kind==="punctuation"&&o.text===")"&&(n-=1,n===0)){this.at+=1;break}t.push(o)}}return t}rest(){return this.tokens.slice(this.at)}};function Te(e){let n=[[]],t=0;for(let o of e){if(o.kind==="punctuation"&&((o.text==="("||o.text==="[")&&(t+=1),(o.text===")"||o.text==="]")&&(t-=1),o.text===","&&t===0)){n.push([]);continue}n.at(-1).push(o)}return n.filter(o=>o.length>0)}function ne(e){return e.map(({kind:n,text:t})=>n==="string"?`'${t}'`:t).join(" ").replace(/ ?([(),]) ?/g,"$1").trim()}var vl=new Set("ALLOW_INVALID_DATES EMPTY_STRING_IS_NULL ERROR_FOR_DIVISION_BY_ZERO HIGH_NOT_PRECEDENCE IGNORE_BAD_TABLE_OPTIONS IGNORE_SPACE NO_AUTO_CREATE_USER NO_AUTO_VALUE_ON_ZERO NO_DIR_IN_CREATE NO_ENGINE_SUBSTITUTION NO_FIELD_OPTIONS NO_KEY_OPTIONS NO_TABLE_OPTIONS NO_UNSIGNED_SUBTRACTION NO_ZERO_DATE NO_ZERO_IN_DATE ONLY_FULL_GROUP_BY PAD_CHAR_TO_FULL_LENGTH PIPES_AS_CONCAT REAL_AS_FLOAT SIMULTANEOUS_ASSIGNMENT STRICT_ALL_TABLES STRICT_TRANS_TABLES TIME_ROUND_FRACTIONAL TIME_TRUNCATE_FRACTIONAL TRADITIONAL".split(" ")),vn=class{changed=!1;saved=new Set;engine;constructor(n){this.engine=n}pass({tokens:n}){this.engine==="postgresql"?this.passPostgres(n):this.engine!=="sqlite"&&this.passMysql(n)}passPostgres(n){if(!n.some(({text:o})=>/standard_conforming_strings/i.test(o)))return;let t=ne(n);/^(set (session |local )?\w+ ?(=|to) ?'?(on|true|1)'?|show \w+)$/i.test(t)||(this.changed=!0)}passMysql(n){if(n[0]?.upper!=="SET"){n.forEach(({text:t},o)=>{n[o-1]?.text==="@"&&this.saved.delete(t.toUpperCase())});return}for(let t of Te(n.slice(1))){let o=t.findIndex(({kind:s,text:l})=>s==="punctuation"&&l==="="),r=t.slice(0,o).filter(({text:s})=>s!==":"),i=t.slice(o+1),a=r.at(-1)?.text.toUpperCase()??"";r.length===2&&r[0].text==="@"?/^@ @ ((session|local) \. )?sql_mode$/i.test(ne(i))?this.saved.add(a):this.saved.delete(a):a==="SQL_MODE"&&!this.harmless(i)&&(this.changed=!0)}}harmless(n){return n.every(({kind:t,text:o,upper:r},i)=>t==="punctuation"?/^[(),@.]$/.test(o):t==="word"?/^(DEFAULT|CONCAT|CONCAT_WS|REPLACE|SQL_MODE|SESSION|LOCAL)$/.test(r)||n[i-1]?.text==="@"&&n[i-2]?.text!=="@"&&this.saved.has(r):o.split(",").map(a=>a.trim().toUpperCase()).every(a=>a===""||vl.has(a)))}};function Rl(e,n){let t=n.flyway||"flyway",r=((0,ve.isAbsolute)(t)?[t]:t.includes("/")?[(0,ve.join)(n.directory,t)]:(e.env.PATH??"").split(":").map(i=>(0,ve.join)(i,t))).find(i=>e.files.executable(i));if(r)return r;throw new k({code:"FLYWAY_MISSING",what:`There is no Flyway at ${t}.`,remedy:"Install Flyway's command line before this step, or set 'flyway' to its program."})}function Il(e){let n=new Map,t=r=>r.split(".").map(i=>i.trim().replace(/^(["'])(.*)\1$/,"$2")).join("."),o="";for(let r of e.split(/\r?\n/)){let i=/^\s*\[([^[\]]+)\]/.exec(r);if(i){o=`${t(i[1])}.`;continue}let[,a,s=""]=/^\s*([\w."' -]+?)\s*=\s*(.*)$/.exec(r)??[];if(a===void 0)continue;let l=o+t(a),c=/^(["'])(.*?)\1/.exec(s);if(c)n.set(l,c[2]);else if(s.startsWith("{"))for(let[,d,,u]of s.matchAll(/([\w."'-]+)\s*=\s*(["'])(.*?)\2/g))n.set(`${l}.${t(d)}`,u)}return n}function Cl(e,n){let t=Il(e),o=n.FLYWAY_ENVIRONMENT||t.get("flyway.environment")||"default";return[...t.keys()].some(i=>i.startsWith("environments."))?t.get(`environments.${o}.url`)??t.get("flyway.url")??"":/^\s*(?:flyway\.)?url\s*=\s*["']?([^"'\s]+)/m.exec(e)?.[1]??""}function Si(e,n){let o=(n.flywayConfig?[(0,ve.isAbsolute)(n.flywayConfig)?n.flywayConfig:(0,ve.join)(n.directory,n.flywayConfig)]:Qt(e.files,n.directory))[0];if(n.flywayConfig&&(o===void 0||!e.files.exists(o)))throw new k({code:"FLYWAY_CONFIG_MISSING",what:`There is no Flyway configuration at ${n.flywayConfig}.`,remedy:"Correct 'flyway-config'; it is relative to 'working-directory'."});let r=o===void 0?"":e.files.read(o)??"",i=e.env.FLYWAY_URL??Cl(r,e.env);return{args:o===void 0?[]:[`-configFiles=${o}`],jdbc:i}}function $l(e){let n=e.indexOf("{"),t=e.lastIndexOf("}");if(!(n<0||t<=n))try{return JSON.parse(e.slice(n,t+1))}catch{return}}async function Oi(e,n,t){let o=Rl(e,n),r=await e.exec(o,[...t,"-outputType=json"],{cwd:n.directory,env:{...e.env,FLYWAY_CONNECT_RETRIES:"0",REDGATE_DISABLE_TELEMETRY:"true"},signal:e.deadline.signal}).catch(s=>{throw e.deadline.signal.throwIfAborted(),new k({code:"FLYWAY_MISSING",what:`${o} could not be started: ${Z(s)}.`,remedy:"Set 'flyway' to the program of Flyway's command line."})}),i=$l(r.stdout);if(i)return fe(i,e.secrets);let a=fe(`${r.stdout}
${r.stderr}`.trim(),e.secrets);throw new k({code:"PROBE_SILENT",what:`Flyway ended with ${r.signal??`code ${r.code}`} and no answer. ${a.split(`
`).slice(-3).join(" ").slice(-500)}`,remedy:"Run `flyway info` by hand in the same environment to see why."})}function zt(e){let t=e.message.split(`
`).map(a=>a.trim()).filter(a=>a!==""&&!/^-+$/.test(a)).slice(0,5).join(" "),o=/SQL State\s*:\s*(\S+)/.exec(e.message)?.[1],r=/Error Code\s*:\s*(\d+)/.exec(e.message)?.[1],i=r&&r!=="0"?Number(r):o??null;return{type:e.errorCode,message:t,code:i,place:null}}function In(e){return/^jdbc:([a-z]+)/i.exec(e)?.[1]?.toLowerCase()??""}function _i(e){return/^(Success|Out of Order|Baseline|Undone|Superseded|Deleted)/i.test(e)}async function Cn(e,n){let{args:t,jdbc:o}=Si(e,n),r=/^jdbc:[a-z]+:\/\/([^/:?]+)(?::(\d+))?\/([^?;]*)/i.exec(o),i={alias:"default",...r?{host:r[1],port:r[2]??"",database:r[3]}:{},user:e.env.FLYWAY_USER??"",engine:In(o),version:""},a=await Oi(e,n,[...t,"info","validate"]),s=a.individualResults??[a],l=s.find(T=>T.migrations!==void 0)??a,c=s.find(T=>T.validationSuccessful!==void 0),d=a.error??s.find(T=>T.error)?.error,u={tool:"flyway",...l.flywayVersion?{toolVersion:l.flywayVersion}:{}};if(d&&l.migrations===void 0)return{...u,stage:"connect",databases:[i],error:zt(d)};let p=l.migrations??[],g=T=>T?.startsWith(`${n.root}/`)?T.slice(n.root.length+1):null,m=p.filter(T=>/^pending|^outdated/i.test(T.state)).map(T=>{let A=T.filepath??"",M=A===""?void 0:e.files.read(A);return{app:"",name:T.version===""?T.description:T.version,file:(g(A)??A)||null,line:1,firstParty:!0,atomic:!0,operations:M===void 0?[{type:"script",description:T.description,sql:[],line:1,sqlError:"it is not a SQL file that can be read"}]:Rn(M,In(o)).map(P=>({type:"sql",description:T.description,line:P.line,end:P.end,sql:[P.text]}))}}),h=p.find(T=>/^failed/i.test(T.state)),f=p.filter(T=>/^(future|missing)/i.test(T.state)),w=(c?.invalidMigrations??[]).flatMap(({version:T})=>p.filter(A=>A.version===T&&/^ignored/i.test(A.state))),b=p.findLast(({state:T,version:A})=>_i(T)&&A!==""),_=(c?.invalidMigrations??[]).find(T=>!/PENDING|NOT_APPLIED|RESOLVED.*NOT_APPLIED|APPLIED_.*NOT_RESOLVED/i.test(T.errorDetails?.errorCode??"")),v=h?`the migration ${h.version} (${h.description}) failed half way and is recorded as failed.`:_?`the script of ${_.version} (${_.description}) is not the one that was applied: ${_.errorDetails?.errorMessage.split(`
`)[0]??"checksum mismatch"}`:void 0;return{...u,stage:"done",databases:[{...i,history:!0,applied:p.filter(({state:T})=>_i(T)).length,fresh:p.every(({state:T})=>/^pending/i.test(T))&&l.allSchemasEmpty===!0,ahead:f.map(({version:T,description:A})=>({app:"",name:T||A})),pending:m,...w.length>0?{conflicts:[{app:"",migrations:[...b?[b]:[],...w].map(({version:T,filepath:A})=>({name:T,file:g(A)}))}]}:{},...v?{inconsistent:v}:{}}]}}async function xi(e,n,t){let o=await Cn(e,n),r=o.databases[0]?.pending?.map(({name:f})=>f)??[];if(o.error||r.join(`
`)!==t.join(`
`))return{journal:[],changed:{alias:"default"}};let{args:i,jdbc:a}=Si(e,n),s=Math.max(1,Math.ceil(n.lockTimeout)),l=In(a)==="postgresql"?[`-initSql=SET lock_timeout = '${s}s'`]:/^(mariadb|mysql)$/.test(In(a))?[`-initSql=SET SESSION lock_wait_timeout = ${s}, innodb_lock_wait_timeout = ${s}`]:[],c=await Oi(e,n,[...i,...l,"migrate"]),d=await Cn(e,n);if(d.error){let f=c.error?zt(c.error):d.error;return{journal:[],error:{...f,type:"Unanswered"}}}let u=new Set(d.databases[0]?.pending?.map(({name:f})=>f)??[]),p=c.error?zt(c.error):void 0,g=t.filter(f=>!u.has(f)).map(f=>({database:"default",app:"",name:f,done:!0})),m=p?t.find(f=>u.has(f)):void 0,h=d.databases[0]?.inconsistent?g.pop()?.name:m;return{journal:h?[...g,{database:"default",app:"",name:h,done:!1}]:g,...p?{error:p}:{}}}var vi=new Set("NOT NULL DEFAULT UNIQUE PRIMARY KEY REFERENCES CHECK CONSTRAINT COLLATE GENERATED AS AUTO_INCREMENT AUTOINCREMENT COMMENT FIRST AFTER USING ON DEFERRABLE INITIALLY STORED VIRTUAL PERSISTENT INVISIBLE CHARSET".split(" ")),Ll=/^(now|statement_timestamp|transaction_timestamp|current_timestamp|current_date|current_time|localtimestamp|localtime|current_user|session_user|user|array|coalesce|lower|upper|concat|length|abs|round|greatest|least|jsonb_build_object|jsonb_build_array|json_build_object|to_jsonb|make_interval)$/i,ql=/^(current_timestamp|now|localtime|localtimestamp|json_object|json_array)$/i;function Ri(e,n){let t=[],o=!0;for(;!e.done;){let s=e.peek();if(!o&&vi.has(s.upper))break;if(o=!1,e.is("(")){t.push(s,...e.parenthesis());continue}if(t.push(s),e.at+=1,s.text==="::"){for(e.name();/^(VARYING|PRECISION|WITH|WITHOUT|TIME|ZONE)$/.test(e.peek()?.upper??"");)e.at+=1;for(e.parenthesis();e.is("[")||e.is("]");)e.at+=1}}let r=t.filter(({kind:s,text:l})=>s!=="punctuation"||!/^[(),:[\]{}+-]|::$/.test(l));if(r.length===1&&r[0].upper==="NULL")return"none";let i=n==="postgresql"?Ll:ql;return r.every(({kind:s,text:l,upper:c})=>s==="string"||s==="number"||/^(TRUE|FALSE|NULL|ZONE|INTERVAL|DATE|TIMESTAMP|TIME|B|X|E|N|UTC)$/.test(c)||s==="word"&&(i.test(l)||n==="sqlite"&&/^current_/i.test(l)))?"constant":"volatile"}function Xt(e,n){let t=new oe(e),o=[];for(;!t.done;){let a=t.peek(),s=a.upper==="CHARACTER"&&t.is("SET",1);if(o.length>0&&(vi.has(a.upper)||s))break;if(t.is("(")){let l=t.at;t.parenthesis(),o.push(...t.tokens.slice(l,t.at));continue}o.push(a),t.at+=1}let r=/^(small|big)?serial$/i.test(ne(o)),i={type:ne(o),notNull:r?!0:void 0,default:r?"volatile":"none",hasDefault:r,unique:!1,primaryKey:!1,auto:r,check:!1};for(;!t.done;)if(t.take("NOT","NULL"))i.notNull=!0;else if(t.take("NULL"))i.notNull=!1;else if(t.take("DEFAULT"))i.default=Ri(t,n),i.hasDefault=i.default!=="none";else if(t.take("PRIMARY","KEY"))i.primaryKey=!0,i.notNull=!0;else if(t.take("UNIQUE"))t.take("KEY"),i.unique=!0;else if(t.take("AUTO_INCREMENT")||t.take("AUTOINCREMENT"))i.auto=!0;else if(t.take("REFERENCES"))i.references=t.name()??"";else if(t.take("COLLATE")){t.take("=");let a=t.name()?.toLowerCase();a!==void 0&&(i.collation=a)}else if(t.take("CHARACTER","SET")||t.take("CHARSET")){t.take("=");let a=t.name()?.toLowerCase();a!==void 0&&(i.charset=a)}else if(t.take("CHECK"))i.check=!0,t.parenthesis();else if(t.take("GENERATED")){let a=t.take("ALWAYS")||t.take("BY","DEFAULT");t.take("AS","IDENTITY")?(i.auto=!0,i.notNull=!0,t.parenthesis()):a&&t.take("AS")&&(t.parenthesis(),i.generated="virtual")}else t.is("AS")&&t.is("(",1)?(t.at+=1,t.parenthesis(),i.generated="virtual"):t.take("STORED")||t.take("PERSISTENT")?i.generated="stored":t.at+=1;return i}var Ze=e=>Te(e??[]).map(n=>n.length===0?"":n[0].text);function Ni(e,n,t){let o=t,r=()=>{let a=e.rest().map(({upper:l})=>l),s=a.some((l,c)=>l==="NOT"&&a[c+1]==="VALID");return s?{notValid:s}:{}},i={table:n,...o===void 0?{}:{name:o}};if(e.take("FOREIGN","KEY")){e.is("(")||e.name();let a=Ze(e.parenthesis()),s=e.take("REFERENCES")?e.table()??"":"";return{...i,kind:"add-foreign-key",columns:a,references:s,...r()}}if(e.take("UNIQUE")){let a=e.take("INDEX")||e.take("KEY");return e.take("USING","INDEX")?{...i,kind:"add-unique",usingIndex:!0}:((a||!e.is("("))&&!e.is("(")&&!e.is("NULLS")&&(o??=e.name()),e.take("NULLS","NOT","DISTINCT"),e.take("NULLS","DISTINCT"),{...i,name:o,kind:"add-unique",columns:Ze(e.parenthesis())})}if(e.take("PRIMARY","KEY"))return e.take("USING","INDEX")?{...i,kind:"add-primary-key",usingIndex:!0}:{...i,kind:"add-primary-key",columns:Ze(e.parenthesis())};if(e.take("CHECK")){let a=e.parenthesis()??[];return{...i,kind:"add-check",columns:a.filter(({kind:s})=>s!=="string").map(({text:s})=>s),...r()}}if(e.take("EXCLUDE"))return{...i,kind:"add-exclusion"}}function Zt(e,n,t){return{kind:"add-column",table:e,column:n,type:t.type,notNull:t.notNull===!0,default:t.default,...t.generated?{generated:t.generated}:{},...t.unique?{unique:!0}:{},...t.primaryKey?{primaryKey:!0}:{},...t.auto?{auto:!0}:{},...t.references===void 0?{}:{references:t.references},...t.check?{check:!0}:{},...t.charset===void 0?{}:{charset:t.charset},...t.collation===void 0?{}:{collation:t.collation}}}function Pl(e,n,t,o){let r={table:n,column:t};if(e.take("SET","NOT","NULL"))return{...r,kind:"set-not-null"};if(e.take("DROP","NOT","NULL"))return{...r,kind:"drop-not-null"};if(e.take("SET","DEFAULT"))return Ri(e,o)==="none"?{...r,kind:"drop-default"}:{...r,kind:"set-default"};if(e.take("DROP","DEFAULT"))return{...r,kind:"drop-default"};if(e.take("TYPE")||e.take("SET","DATA","TYPE")){let i=[];for(;!e.done&&!e.is("USING")&&!e.is("COLLATE");)i.push(e.peek()),e.at+=1;let s=e.take("COLLATE")&&e.name()!==void 0;if(e.take("USING")){let l=e.rest();s=s||!(l[0]?.text===t&&l[1]?.text==="::"&&ne(l.slice(2)).toLowerCase()===ne(i).toLowerCase())}return{...r,kind:"change-type",type:ne(i),...s?{using:!0}:{}}}return e.take("DROP","IDENTITY")||e.take("DROP","EXPRESSION")?{...r,kind:"drop-default"}:e.is("SET")&&(e.is("STATISTICS",1)||e.is("STORAGE",1)||e.is("COMPRESSION",1)||e.is("(",1))?{...r,kind:"table-option",how:"storage"}:{...r,kind:"unknown",detail:`ALTER COLUMN ${ne(e.rest()).slice(0,60)}`}}function Ml(e,n){e.take("IF","EXISTS"),e.take("ONLY");let t=e.table()??"",o=Te(e.rest()),r=[];for(let i of o)r.push(...Ii(new oe(i),t,n));return r}var Dl=/^(CONSTRAINT|UNIQUE|KEY|INDEX|PRIMARY|FOREIGN|CHECK|FULLTEXT|SPATIAL)$/;function Ii(e,n,t){let o=e.at;if(e.take("ADD")){if(e.take("CONSTRAINT")){let a=e.take("IF","NOT","EXISTS"),l=/^(FOREIGN|UNIQUE|PRIMARY|CHECK)$/.test(e.peek()?.upper??"")?void 0:e.name();return[Ni(e,n,a?void 0:l)??{kind:"unknown",table:n,detail:"ADD CONSTRAINT"}]}let r=/^(FOREIGN|UNIQUE|PRIMARY|CHECK|EXCLUDE)$/.test(e.peek()?.upper??"")?Ni(e,n):void 0;if(r)return[r];if(e.is("FULLTEXT")||e.is("SPATIAL")||(e.is("INDEX")||e.is("KEY"))&&t!=="postgresql"){let a=e.take("FULLTEXT")?"fulltext":e.take("SPATIAL")?"spatial":"plain";e.take("INDEX")||e.take("KEY");let s=e.take("IF","NOT","EXISTS"),l=e.is("(")?void 0:e.name();return[{kind:"add-index",table:n,index:a,name:s?void 0:l,columns:Ze(e.parenthesis())}]}if(e.is("PARTITION"))return[{kind:"partition",table:n}];if(e.is("SYSTEM")||e.is("PERIOD")&&e.is("FOR",1))return[{kind:"unknown",table:n,detail:"ADD SYSTEM VERSIONING"}];if(e.take("COLUMN"),e.take("IF","NOT","EXISTS"),e.is("(")){let a=e.tokens[o];return Te(e.parenthesis()??[]).flatMap(s=>Dl.test(s[0].upper)?Ii(new oe([a,...s]),n,t):[Zt(n,s[0].text,Xt(s.slice(1),t))])}let i=e.name();return i===void 0?[{kind:"unknown",table:n,detail:ne(e.tokens)}]:[Zt(n,i,Xt(e.rest(),t))]}if(e.take("DROP")){let r=e.take("CHECK")?"check":e.take("FOREIGN","KEY")?"foreign-key":void 0;return r||e.take("CONSTRAINT")?(e.take("IF","EXISTS"),[{kind:"drop-constraint",table:n,name:e.name(),key:r}]):e.take("PRIMARY","KEY")?[{kind:"drop-primary-key",table:n}]:e.take("INDEX")||e.take("KEY")?(e.take("IF","EXISTS"),[{kind:"drop-index",table:n,name:e.name()}]):e.is("PARTITION")?[{kind:"partition",table:n}]:(e.take("COLUMN"),e.take("IF","EXISTS"),[{kind:"drop-column",table:n,column:e.name()}])}if(e.take("ALTER")){if(e.take("CONSTRAINT"))return[{kind:"session",table:n,detail:"ALTER CONSTRAINT"}];if(e.take("INDEX"))return[{kind:"table-option",table:n,how:"index visibility"}];e.take("COLUMN"),e.take("IF","EXISTS");let r=e.name()??"";return[Pl(e,n,r,t)]}if(e.take("MODIFY")||e.is("CHANGE")){let r=e.take("CHANGE");e.take("COLUMN"),e.take("IF","EXISTS");let i=e.name()??"",a=r?e.name():void 0,s=Xt(e.rest(),t),{kind:l,...c}=Zt(n,i,s),d={kind:"modify-column",...c};return a!==void 0&&a!==i?[{kind:"rename-column",table:n,column:i,to:a},{...d,column:a}]:[d]}if(e.take("RENAME")){if(e.take("COLUMN")){let a=e.name();return e.take("TO"),[{kind:"rename-column",table:n,column:a,to:e.name()}]}let r=e.take("CONSTRAINT");if(r||e.take("INDEX")||e.take("KEY")){let a=e.name();return e.take("TO"),[{kind:r?"rename-constraint":"rename-index",table:n,name:a,to:e.name()}]}if(e.take("TO")||e.take("AS"))return[{kind:"rename-table",table:n,to:e.table()}];let i=e.table();return e.take("TO")?[{kind:"rename-column",table:n,column:i,to:e.name()}]:[{kind:"rename-table",table:n,to:i}]}return e.take("VALIDATE","CONSTRAINT")?[{kind:"validate-constraint",table:n,name:e.name()}]:e.take("CONVERT","TO")?[{kind:"copy-table",table:n,how:"character set"}]:e.is("ENGINE")?[{kind:"copy-table",table:n,how:"engine"}]:e.is("FORCE")&&e.tokens.length===1?[{kind:"rebuild-table",table:n}]:e.is("ROW_FORMAT")||e.is("KEY_BLOCK_SIZE")?[{kind:"rebuild-table",table:n}]:e.take("COMMENT")?[{kind:"comment",table:n}]:e.take("ALGORITHM")?(e.take("="),e.is("COPY")?[{kind:"copy-table",table:n,how:"ALGORITHM=COPY"}]:[]):e.take("LOCK")?(e.take("="),e.is("SHARED")||e.is("EXCLUSIVE")?[{kind:"lock-table",table:n}]:[]):e.is("AUTO_INCREMENT")||e.is("DEFAULT")||e.is("CHARSET")||e.is("COLLATE")||e.is("CHARACTER")||e.is("STATS_PERSISTENT")?[{kind:"table-option",table:n,how:"default for new columns"}]:e.take("SET")&&e.is("(")?[{kind:"table-option",table:n,how:"storage parameters"}]:e.take("OWNER")?[{kind:"unknown",table:n,detail:"OWNER TO"}]:e.is("PARTITION")||e.is("ATTACH")||e.is("DETACH")?[{kind:"partition",table:n}]:(e.at=o,[{kind:"unknown",table:n,detail:`ALTER TABLE … ${ne(e.rest()).slice(0,60)}`}])}function Ul(e){let n=e.take("IF","NOT","EXISTS"),t=e.table()??"",o=e.parenthesis(),r=(o??[]).flatMap((d,u)=>d.upper==="REFERENCES"?[o[u+1]?.text??""]:[]),i=e.rest().some(({upper:d})=>d==="SELECT")||o?.[0]?.upper==="SELECT",a=Te(o??[]).filter(d=>!/^(CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK|KEY|INDEX|EXCLUDE|LIKE)$/.test(d[0]?.upper??"")).map(d=>d[0].text),s={kind:"create-table",table:t,columns:a,...n?{ifNotExists:n}:{},...r.length>0?{references:r[0]}:{}};if(!i)return[s];let l=[...o??[],...e.rest()],c=l.findIndex(({upper:d})=>d==="FROM");return[s,{kind:"insert-rows",table:t,source:new oe(l.slice(c+1)).table()??""}]}function Fl(e){let n=e.take("OR","REPLACE"),t=e.take("TEMPORARY")||e.take("TEMP");if(e.take("UNLOGGED"),e.take("GLOBAL"),e.take("TABLE")){let i=Ul(e);return t?[{kind:"session",detail:"temporary table"}]:n?[{kind:"drop-table",table:i[0]?.table},...i]:i}let o=e.take("UNIQUE"),r=e.take("FULLTEXT")?"fulltext":e.take("SPATIAL")?"spatial":"plain";if(e.take("INDEX")){let i=e.take("CONCURRENTLY"),a=e.take("IF","NOT","EXISTS"),s=e.is("ON")?void 0:e.name(),l=a?void 0:s;e.take("USING")&&e.name(),e.take("ON"),e.take("ONLY");let c=e.table()??"";e.take("USING")&&e.name();let d=Ze(e.parenthesis()),u={table:c,columns:d,...l?{name:l}:{},...i?{concurrently:i}:{}};return[o?{kind:"add-unique",...u}:{kind:"add-index",index:r,...u}]}if(e.take("EXTENSION"))return[{kind:"create-extension"}];for(;!e.done&&!/^(VIEW|TRIGGER|FUNCTION|PROCEDURE|TYPE|DOMAIN|SEQUENCE|SCHEMA|COLLATION|EVENT|RULE|POLICY|AGGREGATE|OPERATOR|CAST|STATISTICS|MATERIALIZED|CONSTRAINT|USER|ROLE|DATABASE|VIRTUAL)$/.test(e.peek().upper);)e.at+=1;if(e.take("MATERIALIZED"))return[{kind:"create-view",detail:"materialized"}];if(e.take("VIEW"))return e.take("IF","NOT","EXISTS"),[{kind:"create-view",name:e.name(),...n?{replace:n}:{}}];if(e.take("CONSTRAINT","TRIGGER")||e.take("TRIGGER")){let i=e.tokens.findIndex(({upper:s})=>s==="ON");return[{kind:"create-trigger",table:new oe(e.tokens.slice(i+1)).table()}]}return e.is("FUNCTION")||e.is("PROCEDURE")||e.is("AGGREGATE")?[{kind:"create-routine",...n?{replace:n}:{}}]:e.is("TYPE")||e.is("DOMAIN")||e.is("SCHEMA")||e.is("COLLATION")||e.is("STATISTICS")?[{kind:"create-type"}]:e.is("SEQUENCE")?[{kind:"create-sequence"}]:[{kind:"unknown",detail:`CREATE ${ne(e.rest()).slice(0,60)}`}]}function jl(e){e.take("TEMPORARY");let n=t=>(e.take("IF","EXISTS"),Te(e.rest()).map(o=>({kind:t,table:new oe(o).table()})));if(e.take("TABLE"))return n("drop-table");if(e.take("INDEX")){let t=e.take("CONCURRENTLY");return e.take("IF","EXISTS"),Te(e.rest()).map(o=>{let r=new oe(o),i=r.name(),a=r.take("ON")?r.table():void 0;return{kind:"drop-index",name:i,table:a,...t?{concurrently:t}:{}}})}return e.take("MATERIALIZED","VIEW")||e.take("VIEW")?n("drop-view"):e.take("SEQUENCE")?n("drop-sequence"):e.is("TYPE")||e.is("DOMAIN")||e.is("SCHEMA")||e.is("EXTENSION")?[{kind:"drop-type"}]:e.is("FUNCTION")||e.is("PROCEDURE")||e.is("TRIGGER")||e.is("AGGREGATE")?[{kind:"drop-routine"}]:[{kind:"unknown",detail:`DROP ${ne(e.rest()).slice(0,60)}`}]}function Gl(e){let n=e.tokens.findIndex(({upper:t},o)=>o>0&&(t==="FROM"||t==="JOIN"));if(!(n<0||!e.tokens.some(({upper:t})=>t==="SELECT")))return new oe(e.tokens.slice(n+1)).table()}var Ai=/^(INSERT|UPDATE|DELETE|REPLACE|MERGE)$/,Hl=/^(SET|RESET|BEGIN|COMMIT|START|SAVEPOINT|RELEASE|ANALYZE|PRAGMA|UNLOCK|DEALLOCATE)$/,Kl=/^((defer_)?foreign_keys|legacy_alter_table|query_only|busy_timeout|optimize|\w+_(check|info|list))$/i;function Bl(e,n){let t=e[1]?.upper??"";return n==="SET"?/^(STATEMENT|PASSWORD)$/.test(t)||e.some(({upper:o})=>/^(GLOBAL|PERSIST)$/.test(o)):n==="BEGIN"?t==="NOT":n==="PRAGMA"?!e.slice(1).some(({text:o})=>Kl.test(o)):!1}function Ci(e,n){if(e.open)return[{kind:"unknown",detail:e.text.slice(0,80)}];let t=new oe(e.tokens),o=t.peek()?.upper??"",r=t.tokens.some(({upper:i})=>i==="WHERE");if(t.take("ALTER","TABLE")||t.take("ALTER","IGNORE","TABLE")||t.take("ALTER","ONLINE","TABLE"))return Ml(t,n);if(t.take("CREATE"))return Fl(t);if(t.take("DROP"))return jl(t);if(t.take("RENAME","TABLE")){let i=t.table();return t.take("TO"),[{kind:"rename-table",table:i,to:t.table()}]}if(t.take("ALTER","INDEX")){t.take("IF","EXISTS");let i=t.name();return t.take("RENAME","TO")?[{kind:"rename-index",name:i,to:t.name()}]:[{kind:"table-option",how:"index storage"}]}if(t.take("ALTER","SEQUENCE"))return[t.tokens.some(({upper:i})=>/^(RESTART|RENAME|MINVALUE|MAXVALUE|INCREMENT|SET|OWNER)$/.test(i))?{kind:"unknown",detail:e.text.slice(0,80)}:{kind:"alter-sequence"}];if(t.take("ALTER","TYPE"))return t.name(),[{kind:"alter-type",how:t.is("ADD")&&t.is("VALUE",1)?"add value":"other"}];if(t.take("ALTER","VIEW"))return[{kind:"create-view",replace:!0}];if(o==="INSERT"||o==="REPLACE"){let i=t.tokens.some(({upper:l},c)=>l==="CONFLICT"&&t.tokens.slice(c).some(({upper:d})=>d==="UPDATE")||l==="DUPLICATE"),a=o==="REPLACE"||t.is("OR",1)&&t.is("REPLACE",2);for(;!t.done&&/^(INSERT|REPLACE|LOW_PRIORITY|HIGH_PRIORITY|IGNORE|INTO|OR|DELAYED|ABORT|FAIL|ROLLBACK)$/.test(t.peek().upper);)t.at+=1;let s=t.table();return[{kind:i||a?"update-rows":"insert-rows",table:s,source:Gl(t),where:r}]}if(o==="UPDATE")return t.at+=1,t.take("ONLY"),t.take("LOW_PRIORITY"),t.take("IGNORE"),[{kind:"update-rows",table:t.table(),where:r}];if(o==="DELETE"){for(;!t.done&&/^(DELETE|LOW_PRIORITY|QUICK|IGNORE|FROM|ONLY)$/.test(t.peek().upper);)t.at+=1;return[{kind:"delete-rows",table:t.table(),where:r}]}if(t.take("TRUNCATE"))return t.take("TABLE"),[{kind:"truncate",table:t.table()}];if(o==="WITH"){let i=t.tokens.find(({upper:a})=>Ai.test(a));if(i)return[{kind:"unknown",detail:`WITH … ${i.upper}`}]}if(/^(EXPLAIN|ANALYZE)$/.test(o)&&t.tokens.some(({upper:i})=>Ai.test(i)))return[{kind:"unknown",detail:e.text.slice(0,80)}];if(/^(SELECT|VALUES|SHOW|EXPLAIN|WITH)$/.test(o)){let i=t.tokens.some(({upper:c},d)=>c==="FOR"&&/^(UPDATE|SHARE)$/.test(t.tokens[d+1]?.upper??"")),a=t.tokens.filter(({kind:c},d)=>(c==="word"||c==="name")&&t.tokens[d+1]?.text==="("),s=t.tokens.some(({upper:c},d)=>c==="NEXT"&&t.tokens[d+1]?.upper==="VALUE"&&t.tokens[d+2]?.upper==="FOR"),l=a.every(({upper:c})=>/^(currval|lastval|pg_get_serial_sequence|coalesce|max|min|count|sum|avg|now|version|lower|upper|length|exists|in|from|select|set_config|to_char|concat|values|and|or|not|where|any|all|as|on|using|over|union|materialized)$/i.test(c));return[i||s||!l?{kind:"unknown",detail:i?"SELECT … FOR UPDATE":"SELECT of a function"}:{kind:"read"}]}if(Hl.test(o))return[Bl(t.tokens,o)?{kind:"unknown",detail:e.text.slice(0,80)}:{kind:"session"}];if(o==="END"&&t.tokens.length<=2)return[{kind:"session"}];if(t.take("LOCK"))return t.take("TABLES"),t.take("TABLE"),[{kind:"lock-table",table:t.table()}];if(t.take("COMMENT","ON"))return[{kind:"comment"}];if(o==="GRANT")return[{kind:"grant"}];if(o==="REVOKE")return[{kind:"revoke"}];if(t.take("REINDEX")){let i=t.tokens.some(({upper:a})=>a==="CONCURRENTLY");return[{kind:"reindex",...i?{concurrently:i}:{}}]}return t.take("OPTIMIZE","TABLE")?[{kind:"rebuild-table",table:t.table()}]:o==="VACUUM"?[t.tokens.some(({upper:i})=>i==="FULL")?{kind:"copy-table",how:"VACUUM FULL"}:{kind:"session"}]:o==="CLUSTER"?[{kind:"copy-table",how:"CLUSTER"}]:[{kind:"unknown",detail:e.text.slice(0,80)}]}var Wl={integer:"int",int2:"smallint",int4:"int",int8:"bigint","character varying":"varchar",character:"char",bool:"boolean",numeric:"decimal",dec:"decimal","double precision":"double",real:"float",float8:"double",float4:"float",serial:"int",bigserial:"bigint",smallserial:"smallint","timestamp with time zone":"timestamptz","timestamp without time zone":"timestamp","time without time zone":"time","time with time zone":"timetz"};function $i(e,n){let t=/\bunsigned\b/i.test(n),o=n.toLowerCase().replace(/\s+(collate|character set|charset)\s+\S+/g,"").replace(/\b(unsigned|signed|zerofill)\b/g,"").replace(/[`"]/g,"").trim(),r=/^([a-z_][^()[\]]*?)\s*(?:\(([^)]*)\))?\s*((?:with|without) time zone)?\s*(\[.*)?$/.exec(o);if(!r)return{name:o,arguments:[],unsigned:t,values:[]};let i=[r[1],r[3]].filter(Boolean).join(" ").replace(/\s+/g," "),a=r[2]??"",s=a.split(",").map(d=>d.trim()),l=e==="mariadb"||e==="mysql";i=Wl[i]??i,l&&(i==="boolean"||i==="tinyint"&&a==="1")&&(i="tinyint"),l&&i==="json"&&(i="longtext");let c=/^(tinyint|smallint|mediumint|int|bigint)$/.test(i);return{name:`${i}${r[4]??""}`,arguments:c||/^(enum|set)$/.test(i)?[]:s.filter(d=>/^\d+$/.test(d)).map(Number),unsigned:t,values:/^(enum|set)$/.test(i)?s:[]}}var Li=["tinyint","smallint","mediumint","int","bigint"],eo=["tinytext","text","mediumtext","longtext"],Vl=["tinyblob","blob","mediumblob","longblob"],qi=255;function en(e,n,t,o){let r=$i(e,n),i=$i(e,t),a=e==="mariadb"||e==="mysql";if(r.name===i.name&&r.unsigned===i.unsigned&&r.arguments.join()===i.arguments.join()&&r.values.join()===i.values.join())return"same";let[l=0,c=0]=r.arguments,[d=0,u=0]=i.arguments;for(let p of[Li,...a?[eo,Vl]:[]]){let g=p.indexOf(r.name),m=p.indexOf(i.name);if(!(g<0||m<0))return r.unsigned!==i.unsigned?i.unsigned||m<=g?"narrows":"widens-by-copy":m>g?"widens-by-copy":"narrows"}if(r.name==="varchar"&&i.name==="varchar")return a?d<l?"narrows":(o?[o]:[1,2,3,4]).some(g=>l*g<=qi&&d*g>qi)?"widens-by-copy":"widens":i.arguments.length===0?"widens":r.arguments.length===0||d<l?"narrows":"widens";if(r.name==="char"&&i.name==="char")return d>l?"widens-by-copy":"narrows";if(r.name==="decimal"&&i.name==="decimal")return i.arguments.length===0?a?"narrows":"widens":r.arguments.length===0||u<c||d-u<l-c?"narrows":!a&&u===c?"widens":"widens-by-copy";if(e==="postgresql"){if(r.name==="varchar"&&i.name==="text")return"widens";if(r.name==="text"&&i.name==="varchar")return i.arguments.length===0?"widens":"narrows";if(r.name==="cidr"&&i.name==="inet")return"widens"}if(a){if(/^(var)?char$/.test(r.name)&&eo.includes(i.name))return"widens-by-copy";if(eo.includes(r.name)&&i.name==="varchar")return"narrows";if(r.name===i.name&&/^(enum|set)$/.test(i.name))return r.values.every((p,g)=>i.values[g]===p)?"widens":"converts";if(r.name===i.name&&/^(datetime|timestamp|time)$/.test(i.name))return d>=l?"widens-by-copy":"narrows"}return r.name==="float"&&i.name==="double"?"widens-by-copy":r.name==="double"&&i.name==="float"?"narrows":Li.includes(r.name)&&i.name==="decimal"?d-u>=19?"widens-by-copy":"narrows":"converts"}function Pi(e){return e!==void 0&&e.column!==null&&!e.manyToMany&&e.type!==null}function Yl(e,n){let t=n.dbDefault!==null;return{kind:"add-column",table:e,column:n.column??n.name,type:n.type??"",notNull:!n.null,default:t?"constant":"none",...n.generated?{generated:n.generated}:{},...n.unique?{unique:!0}:{},...n.primaryKey?{primaryKey:!0}:{},.../Auto(Big|Small)?Field$|^(Big|Small)?AutoField$/.test(n.internal)?{auto:!0}:{},...n.references&&n.constraint?{references:n.references}:{}}}function Ql(e){return e.unique||e.primaryKey||!e.null&&e.dbDefault===null||e.generated==="stored"||e.hasDefault&&!e.null}function Jl(e,n,t,o){let r={table:e,column:n.column??n.name},i=[];if(n.manyToMany||t.manyToMany)return n.manyToMany&&t.manyToMany?[]:[{...r,kind:"unknown",detail:"a many-to-many field became another"}];n.column!==t.column&&i.push({...r,kind:"rename-column",to:t.column??""}),(n.type!==t.type||n.maxLength!==t.maxLength)&&en(o,n.type??"",t.type??"",4)!=="same"&&i.push({...r,kind:"change-type",type:t.type??""}),n.null&&!t.null&&i.push({...r,kind:"set-not-null"}),!n.null&&t.null&&i.push({...r,kind:"drop-not-null"}),n.dbDefault!==t.dbDefault&&i.push({...r,kind:t.dbDefault===null?"drop-default":"set-default",notNull:!t.null}),!n.unique&&t.unique&&i.push({...r,kind:"add-unique",columns:[r.column]}),n.unique&&!t.unique&&i.push({...r,kind:"drop-constraint",key:"unique"}),!n.index&&t.index&&!t.unique&&i.push({...r,kind:"add-index"}),n.index&&!t.index&&!t.unique&&i.push({...r,kind:"drop-index",key:"index"}),n.collation!==t.collation&&i.push({...r,kind:"change-type",type:t.type??"",using:!0});let a=n.references&&n.constraint?n.references:null,s=t.references&&t.constraint?t.references:null;return a!==s&&(a&&i.push({...r,kind:"drop-constraint",key:"foreign-key"}),s&&i.push({...r,kind:"add-foreign-key",columns:[r.column],references:s})),i}function no(e,n){let t=new Set(e.bases??[]),o=e.table??"",{before:r,after:i}=e,a=n==="sqlite"?[{kind:"rebuild-table",table:o}]:[];if(e.managed===!1&&!t.has("RunPython")&&!t.has("RunSQL"))return[];if(t.has("SeparateDatabaseAndState")){let s=(e.inner??[]).map(l=>no(l,n));return s.every(l=>l!==void 0)?s.flat():void 0}if(t.has("RunPython"))return[];if(t.has("CreateModel"))return[{kind:"create-table",table:e.to??o}];if(t.has("DeleteModel"))return[{kind:"drop-table",table:o}];if(t.has("RenameModel")||t.has("AlterModelTable"))return e.table===e.to?[]:[{kind:"rename-table",table:o,to:e.to??""}];if(t.has("AddField")){if(i?.manyToMany)return[{kind:"create-table",table:`${o}_${i.name}`}];if(!Pi(i))return[];let s=i.index&&!i.unique?[{kind:"add-index",table:o,columns:[i.column??i.name]}]:[];return[Yl(o,i),...Ql(i)?a:[],...s]}if(t.has("RemoveField"))return r?.manyToMany?[{kind:"drop-table",table:`${o}_${r.name}`}]:Pi(r)?[{kind:"drop-column",table:o,column:r.column??r.name}]:[];if(t.has("RenameField"))return!r||!i?void 0:r.column===i.column?[]:[{kind:"rename-column",table:o,column:r.column??"",to:i.column??""}];if(t.has("AlterField"))return!r||!i?void 0:Jl(o,r,i,n);if(t.has("AddIndex"))return[{kind:"add-index",table:o}];if(t.has("RemoveIndex"))return[{kind:"drop-index",table:o,key:"index"}];if(t.has("RenameIndex"))return[{kind:"rename-index",table:o,key:"index"}];if(t.has("AlterUniqueTogether")||t.has("AlterIndexTogether")){let s=t.has("AlterUniqueTogether");return[...(e.added??[]).map(l=>({kind:s?"add-unique":"add-index",table:o,columns:l})),...(e.removed??[]).map(()=>s?{kind:"drop-constraint",table:o,key:"unique"}:{kind:"drop-index",table:o,key:"index"})]}if(t.has("AddConstraint"))return[e.constraint==="UniqueConstraint"?{kind:"add-unique",table:o,columns:e.fields??[]}:e.constraint==="CheckConstraint"?{kind:"add-check",table:o}:{kind:"unknown",table:o,detail:e.description}];if(t.has("RemoveConstraint"))return[{kind:"drop-constraint",table:o,...e.constraint==="CheckConstraint"?{key:"check"}:{},...e.constraint==="UniqueConstraint"?{key:"unique"}:{}}];if(t.has("AlterOrderWithRespectTo"))return[{kind:"add-column",table:o,column:"_order",type:"integer",notNull:!0,default:"none"},...a];if(t.has("AlterModelTableComment"))return[{kind:"comment",table:o}];if(t.has("ModelOptionOperation")||t.has("AlterModelOptions")||t.has("AlterModelManagers"))return[]}var U=["mariadb","mysql","postgresql","sqlite"],H=["mariadb","mysql"],$=["postgresql"],G=["sqlite"],E={mariadbInstant:"https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-instant-alter-algorithm/",mariadbInplace:"https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-inplace-alter-algorithm/",mariadbOverview:"https://mariadb.com/kb/en/innodb-online-ddl-overview/",pgAlter:"https://www.postgresql.org/docs/current/sql-altertable.html",pgInsert:"https://www.postgresql.org/docs/current/sql-insert.html",pgLocks:"https://www.postgresql.org/docs/current/explicit-locking.html",pgIndex:"https://www.postgresql.org/docs/current/sql-createindex.html",pgEnum:"https://www.postgresql.org/docs/current/sql-altertype.html",sqlite:"https://www.sqlite.org/lang_altertable.html",dbDefault:"https://docs.djangoproject.com/en/stable/ref/models/fields/#db-default",separate:"https://docs.djangoproject.com/en/stable/ref/migration-operations/#separatedatabaseandstate",concurrent:"https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#concurrent-index-operations",constraints:"https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#adding-constraints-without-enforcing-validation",nonAtomic:"https://docs.djangoproject.com/en/stable/howto/writing-migrations/#non-atomic-migrations",runPython:"https://docs.djangoproject.com/en/stable/ref/migration-operations/#runpython",expandContract:"https://martinfowler.com/bliki/ParallelChange.html"},pe=[{engines:U,lock:"instant",compat:"keeps"}],to=[{id:"create-table",kinds:["create-table"],verdicts:pe,explanation:"A new table: no running code knows it.",recipe:"",link:E.expandContract},{id:"drop-table",kinds:["drop-table"],verdicts:[{engines:U,lock:"instant",compat:"breaks"}],explanation:"The code that runs now still queries the table and fails as soon as it is gone.",recipe:"Release the code without the model first (SeparateDatabaseAndState with the DeleteModel in state_operations only), and drop the table in a later release.",link:E.separate},{id:"rename-table",kinds:["rename-table"],verdicts:[{engines:U,lock:"instant",compat:"breaks"}],explanation:"The code that runs now asks for the table by its old name.",recipe:"Keep the name in the database: rename the model with `db_table` set to the old name in Meta.",link:E.separate},{id:"copy-table",kinds:["copy-table"],when:{how:"engine"},verdicts:[{engines:H,lock:"rewrites",compat:"keeps"}],explanation:"The table is written anew in another storage engine, and writes wait until it is done.",recipe:"Use an online schema change tool (pt-online-schema-change, gh-ost) or a moment without traffic.",link:E.mariadbOverview},{id:"copy-table",kinds:["copy-table"],verdicts:[{engines:H,lock:"rewrites",compat:"keeps"},{engines:$,lock:"rewrites",compat:"keeps"}],explanation:"Every row is written anew, and writes wait until it is done.",recipe:"Use an online schema change tool (pt-online-schema-change, gh-ost, pg_repack) or a moment without traffic.",link:E.mariadbOverview},{id:"rebuild-table",kinds:["rebuild-table"],verdicts:[{engines:H,lock:"online",compat:"keeps"},{engines:G,lock:"rewrites",compat:"keeps"}],explanation:"The table is rebuilt: online in InnoDB, but in SQLite every other writer waits until all rows are copied.",recipe:"On SQLite, migrate while the application is stopped, or keep the column as it is.",link:E.sqlite},{id:"table-option",kinds:["table-option","comment"],verdicts:pe,explanation:"Only the catalogue changes.",recipe:"",link:E.mariadbInstant},{id:"add-column-auto",kinds:["add-column"],when:{auto:!0},verdicts:[{engines:H,lock:"rewrites",compat:"keeps"},{engines:$,lock:"rewrites",compat:"keeps"},{engines:G,lock:"rewrites",compat:"keeps"}],explanation:"Every row gets its own number, so the table is written anew while nobody can write to it.",recipe:"Add the column nullable, fill it in batches, and add the sequence and the key afterwards.",link:E.pgAlter},{id:"add-column-primary-key",kinds:["add-column"],when:{primaryKey:!0},verdicts:[{engines:U,lock:"rewrites",compat:"breaks"}],explanation:"The rows are ordered by the primary key, so the table is written anew.",recipe:"Create a new table with the new key, copy in batches, and switch in a later release.",link:E.mariadbInplace},{id:"add-column-generated-stored",kinds:["add-column"],when:{generated:"stored"},verdicts:[{engines:H,lock:"rewrites",compat:"keeps"},{engines:$,lock:"rewrites",compat:"keeps"},{engines:G,lock:"rewrites",compat:"keeps"}],explanation:"A stored generated column is computed for every row at once: the table is written anew.",recipe:"Use a virtual generated column (`db_persist=False`) where the engine has them, or compute the value in a query.",link:E.pgAlter},{id:"add-column-volatile-default",kinds:["add-column"],when:{default:"volatile"},verdicts:[{engines:H,lock:"rewrites"},{engines:$,lock:"rewrites"},{engines:G,lock:"rewrites"}],explanation:"The default differs from row to row, so every row is written while nobody can write to the table.",recipe:"Add the column without a default, set the default in a second statement (it holds for new rows), and fill old rows in batches.",link:E.pgAlter},{id:"add-column-references",kinds:["add-column"],when:{references:!0,default:["constant","volatile"]},verdicts:[{engines:$,lock:"blocks-writes"}],explanation:"The default of the new column is checked against the other table for every row while both are locked.",recipe:"Add the column nullable without a default; the reference then needs no check.",link:E.pgAlter},{id:"add-column-references",kinds:["add-column"],when:{references:!0},verdicts:[{engines:H,lock:"rewrites"}],explanation:"A foreign key copies the whole table while foreign_key_checks is on, and writes wait.",recipe:"Use `db_constraint=False`, or add the column first and the key with `SET foreign_key_checks = 0` around it.",link:E.mariadbInplace},{id:"add-column-unique",kinds:["add-column"],when:{unique:!0},verdicts:[{engines:H,lock:"online"},{engines:$,lock:"blocks-writes"},{engines:G,lock:"rewrites"}],explanation:"A unique index is built while the table is locked for reads and writes.",recipe:"Add the column without `unique`, then the index with AddIndexConcurrently or `CREATE UNIQUE INDEX CONCURRENTLY`.",link:E.pgIndex},{id:"add-column-check",kinds:["add-column"],when:{check:!0},verdicts:[{engines:H,lock:"instant"},{engines:$,lock:"blocks-writes"},{engines:G,lock:"instant"}],explanation:"The column's CHECK (a Positive…IntegerField has one) is tried on every row while the table is locked for reads and writes.",recipe:"Use a field without a check (IntegerField), or add the constraint NOT VALID and validate it in a second migration.",link:E.pgAlter},{id:"add-column-default",kinds:["add-column"],when:{default:"constant"},verdicts:[{engines:["mariadb"],from:"10.3",lock:"instant"},{engines:["mariadb"],below:"10.3",lock:"rewrites"},{engines:["mysql"],from:"8.0.12",lock:"instant"},{engines:["mysql"],below:"8.0.12",lock:"rewrites"},{engines:$,from:"11",lock:"instant"},{engines:$,below:"11",lock:"rewrites"},{engines:G,lock:"instant"}],explanation:"Old servers write the default into every row while the table is locked.",recipe:"Add the column without a default, set the default in a second statement, and fill old rows in batches.",link:E.mariadbInstant},{id:"add-column",kinds:["add-column"],verdicts:[{engines:["mariadb"],from:"10.3",lock:"instant"},{engines:["mariadb"],below:"10.3",lock:"online"},{engines:["mysql"],from:"8.0.12",lock:"instant"},{engines:["mysql"],below:"8.0.12",lock:"online"},{engines:$,lock:"instant"},{engines:G,lock:"instant"}],explanation:"A column that running code does not name disturbs it in nothing.",recipe:"",link:E.mariadbInstant},{id:"add-column-not-null",kinds:["add-column"],when:{oldInsertsFail:!0},verdicts:[{engines:U,compat:"breaks"}],explanation:"The column is NOT NULL and has no default in the database, so every INSERT of the code that runs now fails. (Django drops the default of a field as soon as the column is there.)",recipe:"Give the field `db_default` (Django 5.0), or add it with `null=True` and tighten it in a later release.",link:E.dbDefault},{id:"add-column-unique-default",kinds:["add-column"],when:{unique:!0,default:"constant"},verdicts:[{engines:U,compat:"breaks"}],explanation:"Every row gets the same value in a column that allows it once: with two rows the migration fails, and so does every INSERT of the code that runs now.",recipe:"Add the column nullable and without a default, and fill it with values that differ.",link:E.pgAlter},{id:"add-column",kinds:["add-column"],verdicts:[{engines:U,compat:"keeps"}],explanation:"A column that running code does not name disturbs it in nothing.",recipe:"",link:E.mariadbInstant},{id:"drop-column-forgotten",kinds:["drop-column"],when:{forgotten:!0},verdicts:[{engines:["mariadb"],from:"10.4",lock:"instant",compat:"keeps"},{engines:["mariadb"],below:"10.4",lock:"online",compat:"keeps"},{engines:["mysql"],from:"8.0.29",lock:"instant",compat:"keeps"},{engines:["mysql"],below:"8.0.29",lock:"online",compat:"keeps"},{engines:$,lock:"instant",compat:"keeps"},{engines:G,lock:"rewrites",compat:"keeps"}],explanation:"No model of the applied migrations knows the column any more: an earlier release stopped using it.",recipe:"On SQLite, migrate while the application is stopped.",link:E.separate},{id:"drop-column",kinds:["drop-column"],verdicts:[{engines:["mariadb"],from:"10.4",lock:"instant",compat:"breaks"},{engines:["mariadb"],below:"10.4",lock:"online",compat:"breaks"},{engines:["mysql"],from:"8.0.29",lock:"instant",compat:"breaks"},{engines:["mysql"],below:"8.0.29",lock:"online",compat:"breaks"},{engines:$,lock:"instant",compat:"breaks"},{engines:G,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now names the column in every SELECT and fails as soon as it is gone.",recipe:"Two releases: first remove the field in the state only (SeparateDatabaseAndState) and make the column nullable or give it a database default; drop it in the next one.",link:E.separate},{id:"rename-column",kinds:["rename-column"],verdicts:[{engines:U,lock:"instant",compat:"breaks"}],explanation:"The code that runs now names the column by its old name.",recipe:"Keep the name in the database: rename the field and set `db_column` to the old name.",link:E.expandContract},{id:"change-type-nothing",kinds:["change-type"],when:{typeChange:"same"},verdicts:pe,explanation:"The type stays what it is.",recipe:"",link:E.mariadbInstant},{id:"widen-type",kinds:["change-type"],when:{typeChange:"widens"},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:G,lock:"rewrites",compat:"keeps"}],explanation:"Only the catalogue changes where the stored form stays the same; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:E.mariadbInstant},{id:"widen-type-by-copy",kinds:["change-type"],when:{typeChange:"widens-by-copy"},verdicts:[{engines:U,lock:"rewrites",compat:"keeps"}],explanation:"The stored form differs, so every row is written anew while writes wait (in MariaDB also a VARCHAR that grows beyond 255 bytes).",recipe:"Add a second column of the new type, write both, fill old rows in batches, then switch; or use an online schema change tool.",link:E.mariadbInplace},{id:"narrow-type",kinds:["change-type"],when:{typeChange:"narrows"},verdicts:[{engines:U,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now may still write values that no longer fit, and every row is written anew.",recipe:"Limit the values in the code first (a validator), and leave the column as wide as it is.",link:E.mariadbInplace},{id:"change-type",kinds:["change-type"],when:{typeChange:"converts"},verdicts:[{engines:U,lock:"rewrites",compat:"breaks"}],explanation:"Every row is converted while writes wait, and the code that runs now still sends the old type.",recipe:"Add a second column of the new type, write both, fill old rows in batches, then switch in a later release.",link:E.pgAlter},{id:"change-type-unknown",kinds:["change-type"],verdicts:[{engines:U,lock:"unknown",compat:"unknown"}],explanation:"The type of the column before the change is not known here, so nothing can be promised.",recipe:"Compare the types by hand and allow the rule with a reason, or add a second column instead.",link:E.pgAlter},{id:"set-not-null-checked",kinds:["set-not-null"],when:{checkedNotNull:!0},verdicts:[{engines:$,from:"12",lock:"instant",compat:"keeps"},{engines:$,below:"12",compat:"keeps"}],explanation:"A validated CHECK proves that no row is NULL: nothing is scanned, and nothing refused that was not before.",recipe:"",link:E.pgAlter},{id:"set-not-null",kinds:["set-not-null"],verdicts:[{engines:H,lock:"online",compat:"breaks"},{engines:$,lock:"blocks-writes",compat:"breaks"},{engines:G,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now may still write NULL; and PostgreSQL scans the table while nobody can read or write.",recipe:"Release code that never writes NULL first; on PostgreSQL add `CHECK (column IS NOT NULL) NOT VALID`, validate it, then set NOT NULL.",link:E.constraints},{id:"drop-not-null",kinds:["drop-not-null"],verdicts:[{engines:H,lock:"online",compat:"keeps"},{engines:$,lock:"instant",compat:"keeps"},{engines:G,lock:"rewrites",compat:"keeps"}],explanation:"Nothing that was allowed is refused afterwards; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:E.mariadbInplace},{id:"set-default",kinds:["set-default"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:G,lock:"rewrites",compat:"keeps"}],explanation:"Only new rows are concerned; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:E.mariadbInstant},{id:"drop-default",kinds:["drop-default"],when:{columnNotNull:!0,newColumns:!1},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"breaks"},{engines:G,lock:"rewrites",compat:"breaks"}],explanation:"The column is NOT NULL: code that relied on the default of the database fails to insert.",recipe:"Release code that always writes the column first.",link:E.dbDefault},{id:"drop-default",kinds:["drop-default"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:G,lock:"rewrites",compat:"keeps"}],explanation:"Only new rows are concerned; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:E.mariadbInstant},{id:"add-index-concurrently",kinds:["add-index"],when:{concurrently:!0},verdicts:[{engines:$,lock:"online",compat:"keeps"}],explanation:"The index is built beside reads and writes.",recipe:"",link:E.concurrent},{id:"add-index-fulltext",kinds:["add-index"],when:{index:["fulltext","spatial"]},verdicts:[{engines:H,lock:"blocks-writes",compat:"keeps"}],explanation:"A FULLTEXT or SPATIAL index is built while writes wait.",recipe:"Build it in a moment without traffic, or on a copy with an online schema change tool.",link:E.mariadbInplace},{id:"add-index",kinds:["add-index"],verdicts:[{engines:H,lock:"online",compat:"keeps"},{engines:$,lock:"blocks-writes",compat:"keeps"},{engines:G,lock:"blocks-writes",compat:"keeps"}],explanation:"PostgreSQL builds the index while writes to the table wait; InnoDB builds it online.",recipe:"Use AddIndexConcurrently in a migration with `atomic = False`.",link:E.concurrent},{id:"drop-unique",kinds:["drop-index","drop-constraint"],when:{key:"unique"},verdicts:[{engines:H,lock:"online",compat:"unknown"},{engines:$,lock:"instant",compat:"unknown"},{engines:G,compat:"unknown"}],explanation:"Code that runs now may rely on it: without it PostgreSQL and SQLite refuse INSERT … ON CONFLICT on these columns, and in MariaDB and MySQL ON DUPLICATE KEY UPDATE inserts duplicates.",recipe:"Release code that neither upserts on these columns nor breaks on duplicates first, then allow this rule with that reason.",link:E.pgInsert},{id:"drop-key-unknown",kinds:["drop-index","drop-constraint"],when:{key:"not-known"},verdicts:[{engines:H,lock:"online",compat:"unknown"},{engines:$,lock:"instant",compat:"unknown"},{engines:G,compat:"unknown"}],explanation:"Whether it is unique is not known here; if it is, upserts of the code that runs now are refused or insert duplicates.",recipe:"Look it up in the database; if it is not unique, or if no code upserts on it, allow this rule with that reason.",link:E.pgInsert},{id:"drop-index",kinds:["drop-index"],verdicts:[{engines:H,lock:"online",compat:"keeps"},{engines:$,lock:"instant",compat:"keeps"},{engines:G,lock:"instant",compat:"keeps"}],explanation:"The index is not unique: nothing that was allowed is refused afterwards, except to a query that names it in a hint (FORCE INDEX, INDEXED BY). Queries that used it get slower.",recipe:"",link:E.pgIndex},{id:"rename-constraint",kinds:["rename-constraint"],when:{key:"check"},verdicts:pe,explanation:"No query names a CHECK.",recipe:"",link:E.pgAlter},{id:"rename-constraint",kinds:["rename-constraint"],verdicts:[{engines:U,lock:"instant",compat:"unknown"}],explanation:"Code that runs now may name it: INSERT … ON CONFLICT ON CONSTRAINT is then refused, and so is SET CONSTRAINTS.",recipe:"Keep the name; or release code that does not name it first, then allow this rule with that reason.",link:E.pgInsert},{id:"rename-index-unique",kinds:["rename-index"],when:{key:["unique","not-known"]},verdicts:[{engines:$,lock:"instant",compat:"unknown"}],explanation:"With the index of a unique constraint the constraint itself is renamed, which INSERT … ON CONFLICT ON CONSTRAINT of the code that runs now may name.",recipe:"Keep the name; or release code that does not name it first, then allow this rule with that reason.",link:E.pgInsert},{id:"rename-index",kinds:["rename-index"],verdicts:[{engines:["mariadb"],from:"10.5.2",lock:"instant",compat:"keeps"},{engines:["mariadb"],below:"10.5.2",lock:"online",compat:"keeps"},{engines:["mysql","postgresql","sqlite"],lock:"instant",compat:"keeps"}],explanation:"Only a query that names the index in a hint (FORCE INDEX) notices.",recipe:"",link:E.mariadbInstant},{id:"add-unique-with-index",kinds:["add-unique","add-primary-key"],when:{usingIndex:!0},verdicts:[{engines:$,lock:"instant",compat:"keeps"}],explanation:"The unique index is there already and holds the rows to it.",recipe:"",link:E.pgAlter},{id:"add-unique-new-column",kinds:["add-unique"],when:{newColumns:!0},verdicts:[{engines:U,compat:"keeps"}],explanation:"The column is new and empty; the code that runs now does not write it.",recipe:"",link:E.pgIndex},{id:"add-unique-concurrently",kinds:["add-unique"],when:{concurrently:!0},verdicts:[{engines:$,lock:"online",compat:"breaks"}],explanation:"The index is built beside reads and writes, but the code that runs now may still write duplicates, which are refused from now on.",recipe:"Release code that writes no duplicates first, then allow this rule with that reason.",link:E.pgIndex},{id:"add-unique",kinds:["add-unique"],verdicts:[{engines:H,lock:"online",compat:"breaks"},{engines:$,lock:"blocks-writes",compat:"breaks"},{engines:G,lock:"blocks-writes",compat:"breaks"}],explanation:"The code that runs now may still write duplicates, which are refused; PostgreSQL builds the index while the table is locked.",recipe:"Release code that writes no duplicates first; on PostgreSQL build a unique index CONCURRENTLY and attach it with ADD CONSTRAINT … USING INDEX.",link:E.pgAlter},{id:"add-foreign-key-new-column",kinds:["add-foreign-key"],when:{newColumns:!0},verdicts:[{engines:U,compat:"keeps"}],explanation:"The column is new and empty; the code that runs now does not write it.",recipe:"",link:E.pgAlter},{id:"add-foreign-key-not-valid",kinds:["add-foreign-key"],when:{notValid:!0},verdicts:[{engines:$,lock:"instant",compat:"breaks"}],explanation:"Old rows are not looked at, but from now on rows of the running code that refer to nothing are refused.",recipe:"Release code that writes only valid references first, then allow this rule with that reason.",link:E.constraints},{id:"add-foreign-key-unchecked",kinds:["add-foreign-key"],when:{checksOff:!0},verdicts:[{engines:H,lock:"online",compat:"breaks"}],explanation:"Without the check the key is added online, but from now on rows of the running code that refer to nothing are refused.",recipe:"Release code that writes only valid references first, then allow this rule with that reason.",link:E.mariadbInplace},{id:"add-foreign-key",kinds:["add-foreign-key"],verdicts:[{engines:H,lock:"rewrites",compat:"breaks"},{engines:$,lock:"blocks-writes",compat:"breaks"},{engines:G,lock:"rewrites",compat:"breaks"}],explanation:"Every row is checked while writes wait (MariaDB even copies the table), and rows of the running code that refer to nothing are refused.",recipe:"PostgreSQL: add the constraint NOT VALID and validate it in a second migration. MariaDB: `SET foreign_key_checks = 0` around it, or `db_constraint=False`.",link:E.constraints},{id:"add-check-not-valid",kinds:["add-check"],when:{notValid:!0},verdicts:[{engines:$,lock:"instant",compat:"breaks"}],explanation:"Old rows are not looked at, but from now on rows of the running code that do not pass are refused.",recipe:"Release code that writes only rows that pass first, then allow this rule with that reason.",link:E.constraints},{id:"add-check",kinds:["add-check"],when:{how:"column"},verdicts:[{engines:["mariadb"],lock:"instant"}],explanation:"MariaDB does not look at the rows when MODIFY or CHANGE gives a column a CHECK.",recipe:"",link:E.mariadbInstant},{id:"add-check",kinds:["add-check"],verdicts:[{engines:H,lock:"rewrites",compat:"breaks"},{engines:$,lock:"blocks-writes",compat:"breaks"},{engines:G,lock:"rewrites",compat:"breaks"}],explanation:"Every row is checked while writes wait (MariaDB copies the table), and rows of the running code that do not pass are refused.",recipe:"Release code that writes only rows that pass first; on PostgreSQL use AddConstraintNotValid and ValidateConstraint.",link:E.constraints},{id:"add-exclusion",kinds:["add-exclusion"],verdicts:[{engines:$,lock:"blocks-writes",compat:"breaks"}],explanation:"The index is built while the table is locked, and rows of the running code that overlap are refused. There is no concurrent way.",recipe:"Add it in a moment without traffic, after releasing code that writes no overlapping rows.",link:E.pgAlter},{id:"add-primary-key",kinds:["add-primary-key"],verdicts:[{engines:H,lock:"online",compat:"breaks"},{engines:$,lock:"blocks-writes",compat:"breaks"},{engines:G,lock:"rewrites",compat:"breaks"}],explanation:"The rows are ordered and held to the new key.",recipe:"On PostgreSQL build a unique index CONCURRENTLY first and use ADD PRIMARY KEY USING INDEX.",link:E.pgAlter},{id:"drop-primary-key",kinds:["drop-primary-key"],verdicts:[{engines:U,lock:"rewrites",compat:"unknown"}],explanation:"InnoDB keeps the rows in the order of the primary key, so the table is written anew.",recipe:"Keep the key; create a new table with the other key and copy in batches.",link:E.mariadbInplace},{id:"drop-constraint",kinds:["drop-constraint"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:G,lock:"rewrites",compat:"keeps"}],explanation:"A CHECK or a foreign key: nothing that was allowed is refused afterwards; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:E.pgAlter},{id:"validate-constraint",kinds:["validate-constraint"],verdicts:[{engines:$,lock:"online",compat:"keeps"}],explanation:"Old rows are checked beside reads and writes; new rows are held to it already.",recipe:"",link:E.constraints},{id:"create-view",kinds:["create-view"],when:{replace:!0},verdicts:[{engines:U,lock:"instant",compat:"unknown"}],explanation:"The view gives other columns or rows to the code that runs now; what that means is not visible here.",recipe:"Create a view of a new name, and drop the old one in a later release.",link:E.expandContract},{id:"create-view",kinds:["create-view"],verdicts:pe,explanation:"A new view: no running code knows it.",recipe:"",link:E.expandContract},{id:"drop-view",kinds:["drop-view"],verdicts:[{engines:U,lock:"instant",compat:"breaks"}],explanation:"The code that runs now may still query the view.",recipe:"Release code that does not use it first, and drop it in a later release.",link:E.expandContract},{id:"create-trigger",kinds:["create-trigger"],verdicts:[{engines:U,lock:"instant",compat:"unknown"}],explanation:"The trigger runs for every write of the code that runs now; what it does is not visible here.",recipe:"Look at what it does to those writes, then allow this rule with a reason.",link:E.expandContract},{id:"replace-routine",kinds:["create-routine"],when:{replace:!0},verdicts:[{engines:U,lock:"instant",compat:"unknown"}],explanation:"The code that runs now may call the routine and gets its new form at once.",recipe:"Create it under a new name, and drop the old one in a later release.",link:E.expandContract},{id:"create-object",kinds:["create-routine","create-type","create-sequence","create-extension","alter-sequence","grant"],verdicts:pe,explanation:"Something new that no running code knows.",recipe:"",link:E.expandContract},{id:"add-enum-value",kinds:["alter-type"],when:{how:"add value"},verdicts:[{engines:$,lock:"instant",compat:"keeps"}],explanation:"The values that the running code knows stay.",recipe:"",link:E.pgEnum},{id:"drop-object",kinds:["alter-type","drop-type","drop-routine","drop-sequence","revoke"],verdicts:[{engines:U,lock:"instant",compat:"breaks"}],explanation:"The code that runs now may still need it.",recipe:"Release code that does not use it first, and remove it in a later release.",link:E.expandContract},{id:"insert-from-table",kinds:["insert-rows"],when:{fromExisting:!0},verdicts:[{engines:H,lock:"blocks-writes",compat:"keeps"},{engines:$,lock:"online",compat:"keeps"},{engines:G,lock:"blocks-writes",compat:"keeps"}],explanation:"INSERT … SELECT locks the rows it reads until the migration ends (InnoDB), and writes to them wait.",recipe:"Copy in batches, each in its own transaction.",link:E.nonAtomic},{id:"insert-rows",kinds:["insert-rows"],verdicts:pe,explanation:"New rows lock nothing that exists.",recipe:"",link:E.nonAtomic},{id:"update-rows",kinds:["update-rows"],verdicts:[{engines:U,lock:"blocks-writes",compat:"unknown"}],explanation:"Every changed row is locked until the migration ends, and writes to it wait.",recipe:"Update in batches, each in its own transaction (`atomic = False`), after the release rather than before it.",link:E.nonAtomic},{id:"delete-rows",kinds:["delete-rows","truncate"],verdicts:[{engines:U,lock:"blocks-writes",compat:"breaks"}],explanation:"Rows are gone that the code that runs now may still need, and others wait for their locks.",recipe:"Delete in batches after the release whose code does not need the rows.",link:E.nonAtomic},{id:"run-python-noop",kinds:["run-python"],when:{effect:"noop"},verdicts:pe,explanation:"The function does nothing.",recipe:"",link:E.runPython},{id:"run-python-inserts",kinds:["run-python"],when:{effect:["reads","inserts"]},verdicts:[{engines:U,lock:"online",compat:"keeps"}],explanation:"The function, as far as its own text goes, only reads and adds rows.",recipe:"",link:E.runPython},{id:"run-python",kinds:["run-python"],verdicts:[{engines:U,lock:"unknown",compat:"unknown"}],explanation:"What the Python function does to existing rows, and for how long it locks them, cannot be seen from outside.",recipe:"Work in batches with `atomic = False`, then allow this rule with the reason why it disturbs nobody.",link:E.runPython},{id:"read",kinds:["read","session"],verdicts:pe,explanation:"Nothing is changed.",recipe:"",link:E.expandContract},{id:"lock-table",kinds:["lock-table"],verdicts:[{engines:U,lock:"blocks-writes",compat:"keeps"}],explanation:"The table is locked until the migration ends.",recipe:"Leave the lock out; a statement takes the locks that it needs.",link:E.pgLocks},{id:"reindex",kinds:["reindex"],when:{concurrently:!0},verdicts:[{engines:$,lock:"online",compat:"keeps"}],explanation:"The indexes are built beside reads and writes.",recipe:"",link:E.pgIndex},{id:"reindex",kinds:["reindex"],verdicts:[{engines:U,lock:"blocks-writes",compat:"keeps"}],explanation:"The indexes are rebuilt while writes wait.",recipe:"Use REINDEX … CONCURRENTLY outside a transaction.",link:E.pgIndex},{id:"unknown-statement",kinds:["unknown","partition","copy-table","rebuild-table","add-exclusion","alter-type","add-index","add-check","add-foreign-key","validate-constraint"],verdicts:[{engines:U,lock:"unknown",compat:"unknown"}],explanation:"This statement is not one whose effects are known here, so nothing is promised.",recipe:"Find out what it locks and whether the running code survives it, then allow this rule with that reason.",link:E.pgLocks}],_e={lockHeld:{id:"lock-held-over-data",explanation:"It is all one transaction: the lock of an ALTER TABLE, which keeps out even readers, is held while a step runs that takes as long as there are rows.",recipe:"Put that step into a migration of its own, or set `atomic = False`. Alembic runs all revisions in one transaction unless env.py sets `transaction_per_migration=True`.",link:E.nonAtomic},sqlNotKnown:{id:"sql-not-known",explanation:"Its SQL could not be had without running it, so nothing is promised.",recipe:"Look at it by hand (`sqlmigrate` after applying the ones before it), then allow this rule with a reason.",link:E.separate},customOperation:{id:"custom-operation",explanation:"It is not one of Django's own operations, and what it does beyond its SQL cannot be seen.",recipe:"Look at what it does, then allow this rule with a reason.",link:E.separate},notTransactional:{id:"not-transactional",explanation:"The engine commits after every schema statement: a failure half way leaves the first ones done and the migration unrecorded.",recipe:"Keep one schema change to a migration.",link:E.mariadbOverview},unknownEngine:{id:"unknown-engine",explanation:"The rules know MariaDB, MySQL, PostgreSQL and SQLite; nothing is promised for another engine.",recipe:"Judge it by hand and allow this rule with a reason.",link:E.pgLocks}};var zl=["instant","online","blocks-writes","rewrites","unknown"],Xl=["keeps","breaks","unknown"];function Mi(e,n){let t=e.split(".").map(Number),o=n.split(".").map(Number);for(let r=0;r<Math.max(t.length,o.length);r+=1){let i=(t[r]||0)-(o[r]||0);if(i!==0)return i}return 0}function Zl(e,n,t){return e.kinds.includes(n.kind)?Object.entries(e.when??{}).every(([o,r])=>{let i=t[o];return Array.isArray(r)?r.includes(i):i===r}):!1}function ed(e,n,t,o){let r,i;for(let a of to)if(Zl(a,e,n)){for(let s of a.verdicts)s.engines.includes(t)&&(s.from!==void 0&&(o===""||Mi(o,s.from)<0)||s.below!==void 0&&o!==""&&Mi(o,s.below)>=0||(s.lock!==void 0&&(r??={value:s.lock,rule:a}),s.compat!==void 0&&(i??={value:s.compat,rule:a})));if(r&&i)break}return{lock:r,compat:i}}var $n=class{tables=new Map;created=new Set;existing;checksOff=!1;turn=0;locked;there;gone=new Set;keys=new Map;constructor(n){this.existing=n.tables??{};for(let{table:t,name:o,kind:r}of n.keys??[])this.addKey(o,{table:t,kind:r,isNew:!1});this.there=n.existing&&new Set(n.existing.map(t=>t.toLowerCase()));for(let[t,o]of Object.entries(this.existing)){let r=new Map;for(let[i,a]of Object.entries(o.columns))r.set(i,{type:a.type,notNull:!a.null,hasDefault:a.default,auto:a.auto,generated:!1,bytes:a.bytes,charset:a.charset,collation:a.collation??/\bcollate\s+[`"]?(\w+)/i.exec(a.type)?.[1]?.toLowerCase(),isNew:!1,empty:!1,dropped:!1});this.tables.set(t,r)}}column(n,t){return n===void 0||t===void 0?void 0:this.tables.get(n)?.get(t)}addKey(n,t){let o=this.keys.get(n.toLowerCase())??[];this.keys.set(n.toLowerCase(),[...o,t])}named({name:n="",table:t}){let o=this.keys.get(n.toLowerCase())??[];return t===void 0?o:o.filter(r=>r.table.toLowerCase()===t.toLowerCase())}key(n){if(n.key!==void 0)return n.key;let t=this.named(n).map(({kind:o})=>o);return t.includes("unique")?"unique":t[0]}tableOf(n){let[t,...o]=n.table===void 0?this.named(n):[];return t?.isNew&&o.length===0?t.table:n.table}removeKey(n){let t=this.named(n),o=(n.name??"").toLowerCase(),r=(this.keys.get(o)??[]).filter(i=>!t.includes(i));return this.keys.set(o,r),t}creates({table:n="",ifNotExists:t}){let o=n.toLowerCase();return this.gone.has(o)?!0:this.there&&!o.includes(".")?!this.there.has(o):t!==!0}recodes({table:n="",charset:t,collation:o},r){let i=this.existing[n]?.collation;return o!==void 0?o!==r.collation:t!==void 0?t!==r.charset:r.collation!=null&&i!=null&&r.collation!==i}expand(n,t){if(n.kind!=="modify-column")return[n];let{kind:o,...r}=n,i=this.column(n.table,n.column);if(!i)return[{...r,kind:"change-type"}];let a=[];this.recodes(n,i)?a.push({...r,kind:"change-type",using:!0}):(i.type===void 0||en(t,i.type,n.type??"",i.bytes)!=="same")&&a.push({...r,kind:"change-type"}),n.notNull===!0&&!i.notNull&&a.push({...r,kind:"set-not-null"}),n.notNull!==!0&&i.notNull&&a.push({...r,kind:"drop-not-null"}),n.unique&&a.push({...r,kind:"add-unique",columns:[n.column??""]}),n.primaryKey&&a.push({...r,kind:"add-primary-key"}),n.check&&a.push({...r,kind:"add-check",how:"column"}),n.references!==void 0&&a.push({...r,kind:"add-foreign-key"}),(n.generated||n.auto===!0!==i.auto)&&a.push({...r,kind:"change-type",using:!0});let s=n.default!==void 0&&n.default!=="none";return s!==i.hasDefault&&!n.auto&&a.push({...r,kind:s?"set-default":"drop-default"}),a.length>0?a:[{...r,kind:"comment"}]}apply(n){let{table:t="",column:o=""}=n,r=this.tables.get(t),i=this.column(t,o);switch(n.kind){case"create-table":this.creates(n)&&this.created.add(t);break;case"drop-table":this.gone.add(t.toLowerCase());break;case"rename-table":if(this.gone.add(t.toLowerCase()),n.to!==void 0&&!`${t}${n.to}`.includes(".")){r&&this.tables.set(n.to,r),this.created.has(t)&&this.created.add(n.to);for(let[a,s]of this.keys)this.keys.set(a,s.map(l=>l.table===t?{...l,table:n.to}:l))}break;case"add-index":case"add-unique":case"add-check":case"add-foreign-key":case"add-exclusion":case"add-primary-key":{let a={"add-index":"index","add-check":"check","add-foreign-key":"foreign-key"},s=n.kind in a?a[n.kind]:"unique";n.name!==void 0&&this.addKey(n.name,{table:t,kind:s,isNew:!0});break}case"drop-index":case"drop-constraint":this.removeKey(n);break;case"rename-index":case"rename-constraint":for(let a of this.removeKey(n))this.addKey(n.to??"",a);break;case"add-column":{let a={type:n.type,notNull:n.notNull===!0,hasDefault:n.default!==void 0&&n.default!=="none",auto:n.auto===!0,generated:n.generated!==void 0,bytes:null,charset:n.charset,collation:n.collation,isNew:!0,addedBy:this.turn,empty:n.notNull!==!0&&(n.default??"none")==="none"&&!n.generated,dropped:!1};r?r.set(o,a):this.tables.set(t,new Map([[o,a]]));break}case"drop-column":i&&(i.dropped=!0);break;case"rename-column":i&&n.to!==void 0&&(r?.delete(o),r?.set(n.to,i));break;case"change-type":i&&(i.type=n.type);break;case"set-not-null":i&&(i.notNull=!0);break;case"drop-not-null":i&&(i.notNull=!1);break;case"set-default":i&&(i.hasDefault=!0);break;case"drop-default":i&&(i.hasDefault=!1);break}}};function nd(e){let n=/^\s*set\s+(?:session\s+|@@session\.)?foreign_key_checks\s*=\s*(\w+)/i.exec(e);return n?/^(0|off)$/i.test(n[1]):void 0}function td(e,n,t,o){let r=e.line??null,i=[],a=[],s=new Set(e.bases??[]),l=(u,p)=>{(u.bases??[]).includes("RunPython")&&i.push({change:{kind:"run-python",effect:u.effect,detail:u.description},operation:u,line:p}),u.inner?.forEach((g,m)=>{l(g,e.nested?.[m]?.line??p)})};t==="django"&&(l(e,r),e.opaque&&a.push({rule:_e.customOperation.id,line:r}));let d=t==="django"&&(n==="sqlite"||e.sqlError!==void 0)&&!s.has("RunSQL")?no(e,n):void 0;if(d){for(let u of d)i.push({change:u,operation:e,line:r});return{steps:i,findings:a}}if(e.sqlError!==void 0&&!s.has("RunPython"))return a.push({rule:_e.sqlNotKnown.id,line:r,subject:e.sqlError}),{steps:i,findings:a};for(let u of e.sql.flatMap(p=>Rn(p,n))){if(o.changed){let p=`after quotes changed their meaning: ${u.text.slice(0,60)}`;i.push({change:{kind:"unknown",detail:p},operation:e,line:r});continue}o.pass(u);for(let p of Ci(u,n)){let g=p.detail??u.text.slice(0,300);i.push({change:{...p,detail:g},operation:e,line:r})}}return{steps:i,findings:a}}function Di({table:e,column:n,columns:t,name:o,detail:r,kind:i}){return e&&n?`${e}.${n}`:e&&t?.length&&i!=="create-table"?`${e} (${t.slice(0,4).join(", ")})`:e||o||(r??"").slice(0,80)}function od(e,n,t,o,r){let i=n.column(e.table,e.column),a=r.column(e.table,e.column),l=(e.columns??(e.column===void 0?[]:[e.column])).map(d=>n.column(e.table,d)),c=e.table===void 0?void 0:o.known?.[e.table];return{default:e.default??"none",generated:e.generated??"no",unique:e.unique===!0,check:e.check===!0,auto:e.auto===!0,primaryKey:e.primaryKey===!0,references:e.references!==void 0,oldInsertsFail:a?.notNull===!0&&!a.hasDefault&&!a.auto&&!a.generated&&!a.dropped,typeChange:e.kind!=="change-type"?"same":e.using?"converts":i?.type===void 0?"not-known":en(t,i.type,e.type??"",i.bytes),index:e.index??"plain",key:n.key(e)??"not-known",concurrently:e.concurrently===!0,notValid:e.notValid===!0,usingIndex:e.usingIndex===!0,newColumns:e.kind==="add-unique"?l.some(d=>d?.isNew&&d.empty):e.kind==="drop-default"?i?.addedBy===n.turn:l.length>0&&l.every(d=>d?.isNew&&d.empty),checksOff:n.checksOff,checkedNotNull:e.column!==void 0&&(n.existing[e.table??""]?.notNullChecks??[]).includes(e.column),columnNotNull:i?.notNull??!0,forgotten:c!==void 0&&e.column!==void 0&&!c.some(d=>d.toLowerCase()===e.column?.toLowerCase()),replace:e.replace===!0,how:e.how??"",effect:e.effect??"unknown",fromExisting:e.source!==void 0&&!n.created.has(e.source)}}function rd(e,n){let t=n.tableOf(e);return t===void 0||!n.created.has(t)?!1:e.kind==="insert-rows"&&e.source!==void 0?n.created.has(e.source):!0}var id=new Set(["run-python","update-rows","delete-rows","insert-rows","validate-constraint"]),Ui=new Set(["add-column","drop-column","rename-column","change-type","set-not-null","drop-not-null","set-default","drop-default","rename-table","add-check","add-unique","add-foreign-key","drop-constraint","drop-index"]),ad=["mariadb","mysql","postgresql","sqlite"];function ji(e,n,t=0){let o=e.engine??"",r=e.version??"",i=new $n(e),a=new vn(o);return(e.pending??[]).map(s=>{if(!ad.includes(o)){let{id:l,...c}=_e.unknownEngine;return oo(s,e.alias,[nn(s,{rule:l,...c,lock:"unknown",compat:"unknown",subject:e.engine??"unknown",line:s.line??null})],"unknown","unknown")}return ld(s,e,o,r,i,n,t,a)})}function nn(e,n){return{...n,file:e.file}}function oo(e,n,t,o,r){return{...e,database:n,lock:o,compat:r,findings:t,safe:t.every(({note:i})=>i===!0)}}function Fi(e,n){return n.reduce((t,o)=>e.indexOf(t)>=e.indexOf(o)?t:o,e[0])}function sd(e,n,t,o){let r=new $n(n);r.tables.clear();for(let[i,a]of e.tables)r.tables.set(i,new Map([...a].map(([s,l])=>[s,{...l}])));for(let i of e.created)r.created.add(i);for(let i of e.gone)r.gone.add(i);r.keys.clear();for(let[i,a]of e.keys)r.keys.set(i,a);for(let{change:i}of t)for(let a of r.expand(i,o))r.apply(a);return r}function ld(e,n,t,o,r,i,a,s){let l=[],c=[],d=[],u=[],p=(f,w,b)=>{let{id:_,...v}=_e[f];l.push(nn(e,{rule:_,...v,lock:"unknown",compat:"unknown",subject:b,line:w})),c.push("unknown"),d.push("unknown")};if(n.fresh)return oo(e,n.alias,[],"instant","keeps");r.turn+=1,n.oneTransaction||(r.locked=void 0);let g=e.sqlError===void 0;for(let f of e.operations){let w=e.sqlError!==void 0&&f.bases===void 0,{sqlError:b=w?e.sqlError:void 0}=f;g||=b!==void 0;let _=b===void 0?f:{...f,sqlError:b},v=td(_,t,i,s);u.push(...v.steps);for(let{rule:T,line:A,subject:M}of v.findings)p(T===_e.customOperation.id?"customOperation":"sqlNotKnown",A??e.line??null,M??f.description)}g||p("sqlNotKnown",e.line??null,e.sqlError??"");let m=sd(r,n,u,t),h=0;for(let f of u){let w=nd(f.change.detail??"");f.change.kind==="session"&&w!==void 0&&(r.checksOff=w),/^\s*use\b|\bsearch_path\b/i.test(f.change.detail??"")&&r.created.clear();for(let b of r.expand(f.change,t)){let _=rd(b,r),v=od(b,r,t,n,m),T=ed(b,v,t,o),{compat:A}=T,M=r.existing[b.table??""]?.rows??Number.POSITIVE_INFINITY,P=a>0&&M<=a&&T.lock!==void 0&&T.lock.value!=="unknown"&&T.lock?{...T.lock,value:"instant"}:T.lock;if(!_){let K=new Map,B=P===void 0||!(P.value==="instant"||P.value==="online"),y=A===void 0||A.value!=="keeps",S=to.at(-1);c.push(P?.value??"unknown"),d.push(A?.value??"unknown");let x=O=>K.get(O.id)??K.set(O.id,{rule:O,lock:P?.value??"unknown",compat:A?.value??"unknown"}).get(O.id);B&&x(P?.rule??S),y&&x(A?.rule??S);for(let{rule:O,lock:R,compat:D}of K.values()){let C=Di(b);l.some(z=>z.rule===O.id&&z.line===f.line&&z.subject===C)||l.push(nn(e,{rule:O.id,lock:R,compat:D,subject:C,explanation:O.explanation,recipe:O.recipe,link:O.link,line:f.line??e.line??null}))}if(r.locked&&id.has(b.kind)&&b.effect!=="noop"&&e.atomic&&t==="postgresql"){let{id:O,...R}=_e.lockHeld;l.push(nn(e,{rule:O,...R,lock:"blocks-writes",compat:"keeps",subject:Di(r.locked.change),line:f.line??e.line??null})),c.push("blocks-writes")}b.concurrently?r.locked=void 0:Ui.has(b.kind)&&(r.locked??=f)}(Ui.has(b.kind)||b.kind==="create-table")&&(h+=1),r.apply(b)}}if(h>1&&(t==="mariadb"||t==="mysql")){let{id:f,...w}=_e.notTransactional;l.push(nn(e,{rule:f,...w,lock:"instant",compat:"keeps",subject:`${h} schema changes`,line:e.line??null,note:!0}))}return oo(e,n.alias,l,Fi(zl,c),Fi(Xl,d))}function io({counted:e,pending:n,unsafe:t}){return e?`${n.length} pending, ${t.length} of them unsafe`:"what is pending is not known"}function ro({safe:e}){return e===!1}function Ln(e){return{app:e.app,name:e.name,database:e.database,file:e.file,operations:e.operations.map(n=>({type:n.type,description:n.description,line:n.line??null})),sql:e.operations.flatMap(n=>n.sql),lock:e.lock,compat:e.compat,safe:e.safe,rules:e.findings.map(({rule:n,lock:t,compat:o,subject:r,line:i,allowed:a,explanation:s,recipe:l})=>({rule:n,lock:t,compat:o,subject:r,line:i,explanation:s,recipe:l,...a===void 0?{}:{allowed:a}}))}}function dd(e){return{alias:e.alias,...e.engine===void 0?{}:{engine:e.engine},...e.version===void 0?{}:{version:e.version},...e.database===void 0?{}:{database:e.database},...e.applied===void 0?{}:{applied:e.applied},...e.fresh===void 0?{}:{fresh:e.fresh}}}function Re(e,n){return e&&!(0,me.isAbsolute)(e)?{file:e,...n?{line:n}:{}}:void 0}function cd(e,n,t){let o=new Set(n.allow.map(r=>r.trim().toLowerCase()));return e.map(r=>{let i=o.has(Y(r).toLowerCase()),a=r.file?n.files.read((0,me.isAbsolute)(r.file)?r.file:(0,me.join)(n.root,r.file)):void 0,s=a===void 0?void 0:mi(a);for(let{line:c,rule:d}of s?.incomplete??[])t.push({level:"warning",place:Re(r.file,c),title:"allowed without a reason",text:`The comment allows '${d}' without saying why, so it allows nothing. Write \`migration-guard: allow ${d} because …\`.`});let l=r.findings.map(c=>{if(c.note)return c;if(i)return{...c,allowed:"by the input 'allow' (this migration)"};if(o.has(c.rule))return{...c,allowed:"by the input 'allow' (this rule)"};let d=r.operations.find(p=>p.line===c.line),u=s&&hi(s,c.rule,c.line,d?.end);return u?{...c,allowed:u.reason}:c});return{...r,findings:l,safe:l.every(c=>c.note||c.allowed!==void 0)}})}async function ud(e,n,t,o){let r=t.safety!=="off"||t.onPending==="apply-safe";if(n==="flyway")return Cn(e,{...t,directory:o});let i=Jt(t.files,{directory:o,root:t.root,path:t.env.PATH,virtualEnv:t.env.VIRTUAL_ENV},t.python),a={root:t.root,directory:o,python:i};return n==="alembic"?fi(e,{...a,config:t.alembicConfig},{connectTimeout:t.connectTimeout,sql:r,drift:t.checkDrift!=="off"}):Ei(e,{...a,settings:t.settings},{databases:t.databases.length>0?t.databases:["default"],connectTimeout:t.connectTimeout,sql:r,drift:t.checkDrift})}async function fd(e,n,t,o,r){if(n==="flyway")return xi(e,{...t,directory:o},r.map(({name:d})=>d));let i=Jt(t.files,{directory:o,root:t.root,path:t.env.PATH,virtualEnv:t.env.VIRTUAL_ENV},t.python),a={root:t.root,directory:o,python:i},s={connectTimeout:t.connectTimeout,lockTimeout:t.lockTimeout};if(n==="alembic")return pi(e,{...a,config:t.alembicConfig},{...s,expected:r.map(({name:d})=>d)});let l={},c=t.databases.length>0?t.databases:["default"];for(let d of c)l[d]=r.filter(({database:u})=>u===d).map(({app:u,name:p})=>[u,p]);return Ti(e,{...a,settings:t.settings},{databases:c,expected:l,...s})}function pd(e,n,t,o,r){if(e.changed)return new k({code:"MIGRATION_PLAN_CHANGED",what:`Somebody else changed the migrations of '${e.changed.alias}' since they were judged. Nothing was applied by this run.`,remedy:"Run again: the new plan is judged afresh. Take the deploy lock around this step to keep others out."});let{error:i}=e,a=e.journal.find(_=>!_.done),s=e.journal.filter(_=>_.done);if(!i&&!a)return;let l=a&&n.find(({app:_,name:v})=>_===a.app&&v===a.name),c=t.find(({alias:_})=>_===a?.database)?.engine,d=c==="postgresql"||c==="sqlite",u=l?.operations.flatMap(_=>_.sql).filter(_=>!/^\s*--/.test(_))??[],p=s.length===0?"No other migration was applied by this run.":`Applied before it and still there: ${ee(s.map(Y))}.`,g=i?.type==="Interrupted",m=i?.type==="Unanswered"?"What was applied is not known: the database no longer answers.":a?d&&l?.atomic!==!1?`It ran in a transaction and was rolled back whole. ${p}`:g?`It is not transactional here: each of its statements may or may not have taken effect, and the one under way goes on in the server. ${p}`:u.length===1?`It consists of one statement, which did not take effect. ${p}`:`It is not transactional here: statements of it before the failing one have taken effect and it is not recorded as applied. ${p}`:s.length===0?"No migration had begun.":`No migration was under way. ${p.replace(" before it","")}`,h=(i?.message??"the process ended").split(`
`)[0]??"",f=i?.code===1205||i?.code==="55P03"||/lock.*timeout|Lock wait timeout/i.test(h),w=`${a?`The migration ${Y(a)}`:"Applying the migrations"} failed: ${h.slice(0,400)}${/[.!?]$/.test(h)?"":"."} ${m}`,b=l?Re(l.file,l.line):void 0;return new k({code:f?"MIGRATION_LOCK_TIMEOUT":"MIGRATION_FAILED",what:w,remedy:f?`Another connection held a lock for more than ${o} s; the migration gave way instead of making everybody wait. Try again when the long transaction has ended.`:d&&l?.atomic!==!1?`Mend the migration and deploy again; \`${je(r)}\` continues where this stopped.`:`Compare the table with the migration's statements, undo or finish the rest by hand, then run \`${je(r)}\` (Django: \`--fake\` the migration once its changes are all there).`,...b?{place:b}:{}})}async function ao(e){let n=Ht(e.env),t=(0,me.resolve)(e.root,e.directory||"."),o={exec:e.exec,files:e.files,deadline:e.deadline,env:ai(e.env),temporary:e.temporary,secrets:n,note:l=>e.note?.(l)};if(!e.files.exists(t))throw new k({code:"WORKING_DIRECTORY_MISSING",what:`The working directory '${e.directory}' does not exist.`,remedy:"Check out the repository first, or correct 'working-directory'."});let r=e.tool==="auto"?di(e.files,t,!!e.settings):e.tool,i=(0,me.relative)(e.root,t).startsWith("..")?t:e.root,a={...e,root:i},s=await ud(o,r,a,t);return s.error?.trace&&e.note?.(On(s.error.trace,n)),md(s,a,l=>fd(o,r,a,t,l))}async function md(e,n,t){let{tool:o}=e,r=[],i=[],a=new Set(n.allow.map(y=>y.trim().toLowerCase())),s=a.has("drift")?[]:e.drift??[],l=e.databases.flatMap(y=>y.ahead??[]),c={tool:o,counted:e.error===void 0&&e.databases.length>0&&e.databases.every(y=>y.pending!==void 0&&!/^(error|conflict)$/.test(Wt(y,o,a)?.status??"")),databases:e.databases.map(dd),drift:s,ahead:l,annotations:r,notes:i},d=(y,S=[])=>({...c,status:y.status,fault:y.fault,pending:S,unsafe:S.filter(ro),applied:[]}),u=ti(e);if(u)return d(u);let p=e.databases.flatMap(y=>Wt(y,o,a)??[]);for(let{alias:y,pending:S,ahead:x}of e.databases)p.length>0||S!==void 0||x?.length||p.push({status:"error",fault:new k({code:"MIGRATION_GUARD_FAILED",what:`The look at the migrations ended without a word on what is pending on '${y}'.`,remedy:o==="alembic"?"See whether env.py calls run_migrations() in this environment.":"Re-run with debug logging to see where."})});let g=["error","conflict","db-ahead"];p.sort((y,S)=>g.indexOf(y.status)-g.indexOf(S.status));for(let y of e.databases)y.stale?.length&&i.push(`${y.stale.length} row${y.stale.length===1?"":"s"} of the history of '${y.alias}' belong to migrations that were squashed and deleted (${ee(y.stale.map(Y),3)}); \`migrate APP --prune\` removes them.`),y.fresh&&y.pending?.length&&i.push(`The database '${y.alias}' is empty: nothing that runs can be disturbed.`),y.missingFile&&i.push(`The file of the SQLite database '${y.alias}' does not exist yet.`);let m=a.has("drift")?void 0:e.driftError;e.driftError&&!m&&i.push(`Whether the models match the migrations is not known: ${e.driftError}`),l.length>0&&a.has("db-ahead")&&i.push(`The database is ahead of this code (${ee(l.map(Y))}), which the input 'allow' permits.`);let h=n.safety!=="off"||n.onPending==="apply-safe",f=h?cd(e.databases.flatMap(y=>ji(y,o,n.smallTable)),n,r):e.databases.flatMap(y=>(y.pending??[]).map(S=>({...S,database:y.alias,lock:"unknown",compat:"unknown",findings:[],safe:null}))),[w]=p;if(w)return d(w,f);let b=f.filter(ro),_=n.onPending==="apply"||n.onPending==="apply-safe",v=b.length>0&&(n.onPending==="apply-safe"||n.safety==="block"&&n.onPending!=="apply");for(let y of f)for(let S of y.findings)S.note||S.allowed!==void 0||r.push({level:"warning",place:Re(S.file,S.line),title:`${S.rule} (${Y(y)})`,text:`${S.subject===""?"":`${S.subject}: `}${S.explanation} Instead: ${S.recipe}`});let T=()=>{if(m)return{status:"error",fault:new k({code:"MODEL_DRIFT_UNKNOWN",what:`Whether the models match the migrations is not known: ${m}${/[.!?]$/.test(m)?"":"."}`,remedy:"Run `python manage.py makemigrations --check` in the same environment to see why; to deploy all the same, add 'drift' to 'allow'."})};let[y]=s;if(!y)return;let S=Re(y.file,1);return{status:"drift",fault:new k({code:"MODEL_DRIFT",what:`The models say more than the migrations: ${ee(s.map(({app:x,operations:O})=>x===""?O.join("; "):`${x} (${O.join("; ")})`),4)}.`,remedy:o==="alembic"?"Run `alembic revision --autogenerate`, look at the result and commit it.":`Run \`python manage.py makemigrations ${s.map(({app:x})=>x).join(" ")}\`, look at the result and commit it.`,...S?{place:S}:{}})}},A=n.howTo?.trim(),M=y=>A?/[.!?]$/.test(A)?A:`${A}.`:y,F=e.databases.length>1,P=f.map(y=>F?`${Y(y)} on '${y.database}'`:Y(y)),K=`${f.length} migration${f.length===1?"":"s"}`;if(v){let y=b[0],S=y.findings.filter(O=>!O.note&&O.allowed===void 0),x=Re(y.file,S[0]?.line??y.line);return d({status:"unsafe",fault:new k({code:"MIGRATIONS_UNSAFE",what:`${b.length} of ${K} pending ${b.length===1?"is":"are"} not safe while the old code runs: ${ee(b.map(O=>`${Y(O)} (${ee([...new Set(O.findings.filter(R=>!R.note&&R.allowed===void 0).map(({rule:R})=>R))],4)})`),4)}.${_?" None was applied.":""}`,remedy:M(`${S[0]?.recipe??""} Or plan a moment for \`${je(o)}\`, then deploy again; \`# migration-guard: allow ${S[0]?.rule} because …\` takes responsibility.`.trim()),...x?{place:x}:{}})},f)}let B=T();if(_&&B)return d(B,f);if(f.length>0&&n.onPending==="fail"){let y=Re(f[0].file,f[0].line);return d({status:"pending",fault:new k({code:"MIGRATIONS_PENDING",what:`${K} ${f.length===1?"is":"are"} pending: ${ee(P)}.${h?b.length===0?" All are safe while the old code runs.":` Not safe while the old code runs: ${ee(b.map(Y))}.`:""}`,remedy:M(`Run \`${je(o)}\` for this environment, then deploy again${b.length===0&&h?"; or set 'on-pending: apply-safe'":""}.`),...y?{place:y}:{}})},f)}if(f.length>0&&_){let y;try{y=await t(f)}catch(C){throw C instanceof k&&C.code!=="PROBE_SILENT"?C:new k({code:"MIGRATION_FAILED",what:`Applying was broken off: ${Z(C)}`,remedy:`Look at the history table before anything else: \`${je(o)}\` may have been interrupted half way.`,cause:C})}let S=y.journal.filter(C=>C.done),x=S.map(({database:C,app:J,name:z,seconds:L})=>({database:C,app:J,name:z,seconds:L??null})),O=C=>S.some(({database:J,app:z,name:L})=>J===C.database&&z===C.app&&L===C.name),R=pd(y,f,e.databases,n.lockTimeout,o),D=R?f.filter(C=>!O(C)):[];return{...c,counted:y.error?.type!=="Unanswered"&&y.changed===void 0,status:R?y.changed?"pending":"error":"clean",fault:R,pending:D,unsafe:D.filter(ro),applied:x}}if(f.length>0)for(let y of f)r.push({level:"warning",place:Re(y.file,y.line),title:"pending migration",text:`${Y(y)} is pending; the release goes on, since on-pending is 'warn'.`});return B?d(B,f):{...c,status:f.length>0?b.length>0&&n.safety!=="off"?"unsafe":"pending":"clean",fault:void 0,pending:f,unsafe:b,applied:[]}}var{code:Se,link:hd,table:gd,text:Ge,details:yd,block:wd}=te,kd={clean:"✅ nothing pending",pending:"⏳ migrations pending",unsafe:"⛔ unsafe migrations pending",conflict:"⛔ conflicting migrations",drift:"⛔ models without a migration","db-ahead":"⛔ the database is ahead of the code",unreachable:"⛔ the database gave no answer",error:"⛔ the migrations could not be judged"},bd={instant:"instant",online:"online","blocks-writes":"**blocks writes**",rewrites:"**rewrites the table**",unknown:"**not known**"},Ed={keeps:"keeps working",breaks:"**breaks**",unknown:"**not known**"},qn=40;function Gi(e){let n=[`### Migrations: ${kd[e.status]}`],t=e.databases.map(({alias:o,engine:r,version:i,applied:a})=>`${Se(o)} ${Ge(`${r??"unknown"} ${i??""}`.trim())}${a===void 0?"":`, ${a} applied`}`);if(t.length>0&&n.push(t.join(" · ")),e.pending.length>0){let o=new Set(e.pending.map(({database:r})=>r)).size>1;n.push(gd(["migration",...o?["database"]:[],"lock","old code","verdict"],e.pending.slice(0,qn).map(r=>[Se(r.app===""?r.name:`${r.app}.${r.name}`),...o?[Se(r.database)]:[],bd[r.lock],Ed[r.compat],r.safe===null?"not judged":r.safe?r.findings.some(({allowed:i})=>i!==void 0)?"allowed":"safe":r.findings.filter(i=>!i.note&&i.allowed===void 0).map(({rule:i})=>Se(i)).filter((i,a,s)=>s.indexOf(i)===a).join(" ")]))),e.pending.length>qn&&n.push(`… and ${e.pending.length-qn} more.`)}for(let o of e.pending.slice(0,qn)){let r=o.findings.filter(({note:l})=>!l);if(r.length===0)continue;let i=o.app===""?o.name:`${o.app}.${o.name}`,a=r.map(l=>{let c=l.allowed===void 0?"":` _Allowed: ${Ge(l.allowed)}_`;return`- ${hd(l.rule,l.link)} ${Se(l.subject)}: ${Ge(l.explanation)}${l.recipe===""?"":` **Instead:** ${Ge(l.recipe)}`}${c}`}),s=o.operations.flatMap(l=>l.sql).filter(l=>!/^\s*--/.test(l));n.push(yd(`${Se(i)}: why`,[a.join(`
`),...s.length>0?[wd(s.slice(0,30).join(`
`).slice(0,8e3),"sql")]:[]].join(`

`)))}e.applied.length>0&&n.push(`Applied: ${e.applied.map(({app:o,name:r,seconds:i})=>`${Se(o===""?r:`${o}.${r}`)}${i===null?"":` (${i} s)`}`).join(", ")}`),e.drift.length>0&&n.push(`Models without a migration: ${e.drift.map(({app:o,operations:r})=>`${Se(o||"metadata")} ${Ge(r.slice(0,6).join("; "))}`).join(" · ")}`);for(let o of e.notes)n.push(`> ${Ge(o)}`);return n.join(`

`)}async function Bi(e){let{inputs:n,env:t,log:o,deadline:r}=e,i=t.GITHUB_WORKSPACE||process.cwd(),a=ao({...n,root:He(i,n.workingDirectory).root,directory:(0,Ki.resolve)(i,n.workingDirectory),env:t,exec:Kt,files:Vt,temporary:t.RUNNER_TEMP||(0,Hi.tmpdir)(),deadline:r,note:o.debug});e.setOutput("status","error");let s=await a.catch(h=>{throw h instanceof k&&e.setOutput("reason",h.code),h}),{status:l,fault:c,pending:d,unsafe:u,applied:p,annotations:g,notes:m}=s;e.setOutput("status",l),e.setOutput("reason",c?.code??""),e.setOutput("pending-count",s.counted?d.length:""),e.setOutput("pending",d.map(Ln)),e.setOutput("unsafe",u.map(Ln)),e.setOutput("applied",p),e.setOutput("drift",s.drift),e.setOutput("databases",s.databases);for(let{level:h,place:f,title:w,text:b}of g)h==="notice"?o.notice(b,f):o[h](b,f,w);for(let h of m)o.info(h);for(let{app:h,name:f,seconds:w}of p)o.info(`applied ${Y({app:h,name:f})}${w===null?"":` in ${w} s`}`);if(o.info(`${l}: ${io(s)}, ${p.length} applied`),e.summarize(Gi(s)),c)throw c}function Td({context:e}){let n=e.payload.inputs?.environment,t=typeof n=="string"&&n!==""?n:e.refName;return`${e.workflow} ${t}`}function _d({inputs:e,context:n}){let t=e.lockRepository;if(t===void 0)return{owner:n.owner,repo:n.repo};let o=/^([A-Za-z0-9_.-]+)\/([A-Za-z0-9_.-]+)$/.exec(t);if(!o)throw new k({code:"INPUT_INVALID",what:`The input 'lock-repository' is ${JSON.stringify(t.slice(0,200))}, which is not owner/name.`,remedy:"Set it to a repository such as 'acme/locks', or leave it out."});return{owner:o[1],repo:o[2]}}function Sd({inputs:e,context:n}){let t=e.commit;if(t===void 0)return n.sha;if(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(t))return t;throw new k({code:"INPUT_INVALID",what:`The input 'commit' is ${JSON.stringify(t.slice(0,200))}, which is no full SHA.`,remedy:"Give all 40 (or 64) hexadecimal digits, in small letters, or leave it out."})}function Wi(e){let{inputs:n,context:t,env:o}=e,r=/^\d{1,15}$/.test(n.jobId??"")?Number(n.jobId):void 0;return{..._d(e),namespace:n.refNamespace,keys:yt(n.key.length>0?n.key:[Td(e)]),me:Lt({...t,sha:Sd(e),workflow:t.workflowRef||t.workflow,jobId:r,runner:o.RUNNER_NAME??""})}}function so({context:e,log:n,env:t,inputs:o},r){return et({token:o.token,context:e,deadline:r,log:n,env:t,retries:o.retries})}function tn(e,n,t,o=so(e,t)){let{signal:r}=t,i=e.context.payload,a=i.repository?.full_name===`${n.owner}/${n.repo}`;return{common:{store:$t({api:o,owner:n.owner,repo:n.repo,namespace:n.namespace,repositoryId:a?i.repository?.node_id:void 0,signal:r}),keys:n.keys,me:n.me,deadline:t,clock:qe,random:Math.random,tell:s=>Od(e,s)},oracle:kt({api:o,now:qe.now,signal:r}),ancestry:bt({api:o,signal:r})}}function Od({log:e},n){switch(n.kind){case"waiting":{let t=n.behind?`, directly behind ${be(n.behind)}`:"";e.info(`Waiting: ${n.ahead} ahead${t}`);break}case"reaped":e.info(`Removed ${be(n.ticket)}: GitHub says that job is over`);break;case"invisible":e.info(`GitHub does not say whether ${be(n.ticket)} is alive; it keeps its place`);break;case"recovered":e.warning(`The ref of the lock '${n.key}' was deleted or changed by hand; recovered from its mirror`);break;case"unrelated":e.warning(`GitHub does not say how ${n.sha.slice(0,12)}, which is live, and this commit are related, so nothing is superseded; the token needs contents: read of this repository`);break;case"retrying":e.debug(`again in ${Math.round(n.ms)} ms: ${n.reason}`);break}}function Pn(e){let{continueAfterSeconds:n,abortAfterSeconds:t}=e;if(n!==void 0&&t!==void 0)throw new k({code:"INPUT_INVALID",what:"Both 'continue-after-seconds' and 'abort-after-seconds' are set.",remedy:"Set one of them, or 'wait-timeout' with 'on-timeout'."});let o=e.pollIntervalSeconds??e.pollSeconds;return{waitSeconds:n??t??e.waitTimeout,pollSeconds:Math.max(o,xd),onTimeout:n!==void 0?"continue":t!==void 0?"fail":e.onTimeout}}var xd=.2;function Vi(e,n){let t=e.order==="run-number"&&n.length>1?["'order: run-number' was asked for with several keys.","Use one key, or the order of arrival."]:e.strategy==="runs"&&!["acquire","release"].includes(e.mode)?[`'mode: ${e.mode}' was asked for with 'strategy: runs', which holds nothing that could be looked at.`,"Use 'strategy: ref'."]:e.strategy==="runs"&&e.lockRepository!==void 0?["'lock-repository' was given with 'strategy: runs', which sees this repository's runs only.","Use 'strategy: ref'."]:e.strategy==="ref"&&(e.queueName??e.jobToWaitFor??e.stepToWaitFor)!==void 0?["'queue-name', 'job-to-wait-for' or 'step-to-wait-for' was given with 'strategy: ref'.","Name what is shared with 'key', or set 'strategy: runs'."]:e.stepToWaitFor!==void 0&&e.jobToWaitFor===void 0?["'step-to-wait-for' was given without its job.","Add 'job-to-wait-for'."]:void 0;if(t)throw new k({code:"INPUT_INVALID",what:t[0],remedy:t[1]})}var uo=(e,n)=>te.link(`${n.repository} #${n.number}${n.attempt>1?` attempt ${n.attempt}`:""}`,Me(e,n)),lo=20;function Nd(e,n,t){return e.map(o=>{let r=[...o.holder?[{ticket:o.holder,place:"holds"}]:[],...o.queue.map((c,d)=>({ticket:c,place:`waits, ${d+1}.`}))],i=`**Lock** ${te.code(o.key)}`,a=o.last?`

Last left live: ${te.code(o.last.sha.slice(0,12))} by run #${o.last.number}.`:"";if(r.length===0)return`${i}: free.${a}`;let s=r.slice(0,lo).map(({ticket:c,place:d})=>[d,`${uo(t,c)}${c.nonce===n?.nonce?" (this job)":""}`,te.text(c.name),te.code(c.sha.slice(0,12))]),l=r.length>lo?`

and ${r.length-lo} more.`:"";return`${i}

${te.table(["","run","job","commit"],s)}${l}${a}`}).join(`

`)}function co(e,n){let t=Math.round(e.waitedMs/1e3),o=e.waitedFor?` behind ${uo(n,e.waitedFor)}`:"";return e.position===0?"It was free.":`Waited ${t} s, ${e.position} ahead on arrival${o}.`}function Mn(e){let n=e.keys.map(t=>`'${t}'`).join(", ");return e.acquired?e.fencingToken===void 0?"Its turn has come":`Holds the lock ${n}, fencing token ${e.fencingToken}`:e.superseded?"Superseded: something newer is live already. The lock was not taken.":e.forceContinued?"Time was up: this job goes on WITHOUT the lock.":"Time was up: the lock was not taken; see the output 'acquired'."}function Yi({forceContinued:e,waitedFor:n},t){return{force_continued:e?"1":"",previous_run_id:n?String(n.run):"",previous_run_url:n?Me(t,n):""}}function Qi(e,n){let t=e.acquired?e.fencingToken===void 0?`Its turn has come (advisory: nothing was locked). ${co(e,n)}`:`Holds the lock, fencing token ${te.code(e.fencingToken)}. ${co(e,n)}`:e.superseded?"Superseded: something newer is live already. The lock was not taken.":e.forceContinued?"**Goes on without the lock**: time was up and `on-timeout` says continue.":`Not acquired: time was up. ${co(e,n)}`,o=e.reaped.length>0?`

Removed dead jobs: ${e.reaped.map(r=>uo(n,r)).join(", ")}.`:"";return`### Turnstyle lock

${t}${o}

${Nd(e.states,e.ticket,n)}`}var Ad=6;async function Ji(e,n,t){let{inputs:o,deadline:r,env:i}=e,a=await Et(t,n.me,i.RUNNER_NAME??"",r.signal),s={...n,me:a},{common:l,oracle:c,ancestry:d}=tn(e,s,r,t);e.saveState("request",JSON.stringify(s));let{order:u,superseded:p}=o;try{let w=await Ft({...l,...Pn(o),oracle:c,ancestry:d,order:u,superseded:p,remaining:()=>t.usage.remaining,counted:()=>t.usage.counted});return e.saveState("seen",JSON.stringify(w.seen)),{held:w,request:s}}catch(w){if(r.signal.aborted){var g=[];try{let b=on(g,new ye(Ad,"leaving the queue"));await jt({...tn(e,s,b).common,live:!1})}catch(m){var h=m,f=!0}finally{rn(g,h,f)}}throw w}}function zi(e,n,{usage:t}){let{serverUrl:o}=e.context;e.setOutput("acquired",n.acquired),e.setOutput("fencing-token",n.fencingToken??""),e.setOutput("position",n.position),e.setOutput("waited-seconds",Math.round(n.waitedMs/1e3)),e.setOutput("waited-for",n.waitedFor?Me(o,n.waitedFor):""),e.setOutput("broke-stale",n.reaped.length>0),e.setOutput("superseded",n.superseded),e.setOutput("force-continued",n.forceContinued);let r=Object.entries(Yi(n,o));for(let[i,a]of r)e.setOutput(i,a);if(e.setOutput("api-calls",{counted:t.counted,"not-modified":t.notModified}),e.summarize(Qi(n,o)),n.fault)throw n.fault;n.forceContinued?e.log.warning(Mn(n)):n.acquired?e.log.info(Mn(n)):e.log.notice(Mn(n))}function Xi(e,n,t){let{inputs:o,deadline:r,log:i}=e;return i.notice("'strategy: runs' is advisory: it lets older runs go first, and does not exclude them."),xt({api:t,me:n.me,policy:{...o,job:o.jobToWaitFor,step:o.stepToWaitFor},deadline:r,clock:qe,random:Math.random,...Pn(o),initialWaitSeconds:o.initialWaitSeconds,remaining:()=>t.usage.remaining,tell:({ahead:a,run:s})=>i.info(`Waiting: ${a} ahead, directly behind run ${s}`)})}var Zi={name:"guarded-deploy",inputs:{target:{type:"choice",default:"ssh",options:["ssh","ecs"]},guard:{type:"boolean",default:"true"},environment:{type:"string"},key:{type:"lines"},"poll-seconds":{type:"number",default:"5"},timeout:{type:"duration",default:"15m"},"dry-run":{type:"boolean",default:"false"},token:{type:"secret",default:"${{ github.token }}"},strategy:{type:"choice",default:"ref",options:["ref","runs"]},"wait-timeout":{type:"duration",default:"30m"},"on-timeout":{type:"choice",default:"fail",options:["fail","skip","continue"]},order:{type:"choice",default:"arrival",options:["arrival","run-number"]},superseded:{type:"choice",default:"skip",options:["skip","fail","allow"]},"lock-repository":{type:"string"},"ref-namespace":{type:"string",default:"refs/locks"},"job-id":{type:"string",default:"${{ job.check_run_id }}"},"same-branch-only":{type:"boolean",default:"true"},branch:{type:"string"},"queue-name":{type:"string"},"job-to-wait-for":{type:"string"},"step-to-wait-for":{type:"string"},"wait-for-approvals":{type:"boolean",default:"false"},"initial-wait-seconds":{type:"number",default:"0"},retries:{type:"integer",default:"3"},tool:{type:"choice",default:"auto",options:["auto","django","alembic","flyway"]},"working-directory":{type:"string",default:"."},python:{type:"string",default:".venv/bin/python"},settings:{type:"string"},databases:{type:"lines",default:"default"},"on-pending":{type:"choice",default:"fail",options:["fail","warn","apply-safe","apply"]},safety:{type:"choice",default:"block",options:["off","warn","block"]},"check-drift":{type:"choice",default:"first-party",options:["first-party","all","off"]},allow:{type:"lines"},"small-table":{type:"integer",default:"0"},"connect-timeout":{type:"duration",default:"10s"},"lock-timeout":{type:"duration",default:"5s"},"alembic-config":{type:"string"},"flyway-config":{type:"string"},flyway:{type:"string",default:"flyway"},"how-to":{type:"string"},config:{type:"string",default:"deploy/release.yml"},command:{type:"choice",default:"release",options:["release","rollback","migrate","scale","status","check"]},to:{type:"string"},hosts:{type:"string"},limit:{type:"string"},"private-key":{type:"secret"},passphrase:{type:"secret"},"known-hosts":{type:"string"},"jump-host":{type:"string"},"vault-password":{type:"secret"},variables:{type:"secret"},batches:{type:"string"},migrate:{type:"choice",default:"auto",options:["auto","never","only"]},cluster:{type:"string"},service:{type:"string"},template:{type:"string"},family:{type:"string",default:""},images:{type:"lines",default:""},tag:{type:"string",default:""},repository:{type:"string",default:""},team:{type:"string",default:""},"team-token":{type:"secret"},"wait-minutes":{type:"number",default:"15"},rollback:{type:"choice",default:"auto",options:["auto","never"]},region:{type:"string",default:""},endpoint:{type:"string",default:""}},outputs:["release-status","acquired","fencing-token","position","waited-seconds","waited-for","broke-stale","superseded","force-continued","force_continued","previous_run_id","previous_run_url","api-calls","status","reason","pending-count","pending","unsafe","applied","drift","databases","release","previous","hosts","changed","rolled-back","task-definition","previous-task-definition","deployment-id","events"]};function fo(e,n){let t=e[n];if(t!==void 0)return t;throw new k({code:"INPUT_MISSING",what:`The input '${n}' is missing, which 'target: ecs' needs.`,remedy:`Set '${n}' under 'with:' of this step.`})}function ea(e){let n=e.command!=="release"?[`'command: ${e.command}'`,"Leave 'command' out, and release an earlier tag to go back."]:e.dryRun?["'dry-run: true'","Leave 'dry-run' out; nothing was done."]:void 0;if(n)throw new k({code:"INPUT_INVALID",what:`${n[0]} was asked for with 'target: ecs', which only releases.`,remedy:n[1]});return{...e,cluster:fo(e,"cluster"),service:fo(e,"service"),template:fo(e,"template")}}function na({guard:e,command:n}){return e&&n==="release"}function ta(e){if(!e.dryRun)return e;switch(e.onPending){case"apply":return{...e,onPending:"warn",safety:e.safety==="block"?"warn":e.safety};case"apply-safe":return{...e,onPending:"warn",safety:"block"};default:return e}}function oa({target:e,command:n,migrate:t,dryRun:o}){return e==="ecs"||n==="release"&&t!=="only"&&!o}function vd({key:e,environment:n,target:t,cluster:o,service:r}){return e.length>0?e:n?[`deploy ${n}`]:t==="ecs"?[`deploy ${o}/${r}`]:[]}function po({inputs:e,env:n}){return He(n.GITHUB_WORKSPACE||process.cwd(),e.workingDirectory).commit}function mo(e){let{inputs:n}=e;return{...e,inputs:{...n,key:vd(n),mode:"acquire",commit:po(e),jobStatus:"",pollIntervalSeconds:void 0,continueAfterSeconds:void 0,abortAfterSeconds:void 0}}}function ra(e){return{...e,inputs:ea(e.inputs),setOutput:(n,t)=>e.setOutput(n==="status"?"release-status":n,t)}}async function Rd(e){let n=mo(e),t=Wi(n);Vi(n.inputs,t.keys);let o=so(n,e.deadline),r=e.inputs.strategy==="runs"?{held:await Xi(n,t,o),request:t}:await Ji(n,t,o);return zi(n,r.held,o),r}var aa=e=>(0,ia.createRequire)(__filename)((0,Dn.join)(__dirname,`${e}.cjs`));function Id(e){let{inputs:n,env:t,context:o}=e,r=t.GITHUB_WORKSPACE||process.cwd(),i=n.knownHosts??"";return({fencingToken:a})=>aa("ssh").perform({...e,inputs:{...n,knownHosts:i,fencingToken:a===void 0?void 0:String(a)}},(0,Dn.resolve)(r,n.workingDirectory),po(e)??o.sha)}async function Cd(e){let n=ra(e),{authorize:t,perform:o}=aa("ecs");return await t(n),({deadline:r})=>()=>o({...n,deadline:r})}var sa=e=>e.timeout+(e.target==="ecs"?Jr(e):0),$d=e=>e.waitTimeout+sa(e);ft(Zi,{seconds:$d},async e=>{var l=[];try{let{inputs:n,log:t}=e;let o=n.target==="ecs"?await Cd(e):Id;let{held:r,request:i}=await t.group("Lock",()=>Rd(e));if(!r.acquired&&!r.forceContinued)return;let a=on(l,new ye(sa(n),"the deploy",{signal:e.deadline.signal}));let s={...e,deadline:a};na(n)&&await t.group("Database",()=>Bi({...s,inputs:ta(n)}));r.acquired&&n.strategy==="ref"&&await Gt(tn(mo(s),i,a).common);await t.group("Release",()=>o(s)(r));oa(n)&&s.saveState("released","true")}catch(c){var d=c,u=!0}finally{rn(l,d,u)}});
